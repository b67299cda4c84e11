package declared

import (
	"strings"
	"testing"
)

func TestLintText(t *testing.T) {
	t.Parallel()
	const begin = timeout + "\n"
	down := "-- +goose Down\n" + begin + "SELECT 1;\n"
	for name, c := range map[string]struct{ text, want string }{
		"fine":             {"-- +goose Up\n" + begin + "ALTER TABLE users ADD COLUMN x int;\n" + down, ""},
		"no down":          {"-- +goose Up\n" + begin + "SELECT 1;\n-- +goose Down\n" + begin, "RS101"},
		"no time-out":      {"-- +goose Up\nSELECT 1;\n" + down, "RS102 Up"},
		"no time-out down": {"-- +goose Up\n" + begin + "SELECT 1;\n-- +goose Down\nSELECT 1;\n", "RS102 Down"},
		"a locking index":  {"-- +goose Up\n" + begin + "CREATE INDEX i ON public.users (status);\n" + down, "RS106"},
		"an own index":     {"-- +goose Up\n" + begin + "CREATE TABLE t (id int);\nCREATE INDEX i ON t (id);\n" + down, ""},
		"concurrently":     {strings.NewReplacer("TABLE_COLUMN", "users_x", "TABLE", "users", "COLUMN", "suspended_at").Replace(BlankConcurrent()), ""},
		"not repeatable":   {"-- +goose NO TRANSACTION\n-- +goose Up\nCREATE INDEX CONCURRENTLY i ON users (status);\n-- +goose Down\nDROP INDEX i;\n", "RS105"},
		"in a loop":        {"-- +goose NO TRANSACTION\n-- +goose Up\nDO $$\nBEGIN\n  UPDATE users SET x = 1;\n  COMMIT;\nEND\n$$;\n-- +goose Down\nSELECT 1;\n", ""},
		"on the way back":  {"-- +goose NO TRANSACTION\n-- +goose Up\nDROP INDEX CONCURRENTLY IF EXISTS i;\n-- +goose Down\nCREATE INDEX CONCURRENTLY i ON users (status);\n", ""},
		"in no loop":       {"-- +goose NO TRANSACTION\n-- +goose Up\nDO $$\nBEGIN\n  UPDATE users SET x = 1;\nEND\n$$;\n-- +goose Down\nSELECT 1;\n", "RS104"},
		"two at once":      {"-- +goose NO TRANSACTION\n-- +goose Up\nDROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY i ON users (status);\nCREATE INDEX CONCURRENTLY j ON users (status);\n-- +goose Down\nDROP INDEX i;\n", "RS104"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var codes strings.Builder
			for _, d := range lintText(c.text) {
				codes.WriteString(d.Code + " " + d.Text + "\n")
			}
			if (c.want == "") != (codes.Len() == 0) || !strings.Contains(codes.String(), c.want) {
				t.Errorf("found %q, want %q", codes.String(), c.want)
			}
		})
	}
}
