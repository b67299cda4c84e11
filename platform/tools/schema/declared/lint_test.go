package declared_test

import (
	"strings"
	"testing"
	"time"

	"roster/platform/tools/schema/projecttest"
)

const timeOut = "SET LOCAL lock_timeout = '1s';\n"

func TestLint(t *testing.T) {
	t.Parallel()
	down := "-- +goose Down\n" + timeOut + "SELECT 1;\n"
	for name, c := range map[string]struct{ text, want string }{
		"a dropped column":  {"-- +goose Up\n" + timeOut + "ALTER TABLE sessions DROP COLUMN ip;\n" + down, "DS103"},
		"an allowed one":    {"-- lint:allow DS103 it was never filled\n-- +goose Up\n" + timeOut + "ALTER TABLE sessions DROP COLUMN ip;\n" + down, ""},
		"allowed, why not":  {"-- lint:allow DS103\n-- +goose Up\n" + timeOut + "ALTER TABLE sessions DROP COLUMN ip;\n" + down, "DS103"},
		"an added not null": {"-- +goose Up\n" + timeOut + "ALTER TABLE users ADD COLUMN x int NOT NULL;\n" + down, "MF103"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			project := projecttest.Copy(t)
			if _, err := project.Write("tried", c.text, time.Now()); err != nil {
				t.Fatal(err)
			}
			found, err := project.Lint(t.Context(), server(t), false)
			if err != nil {
				t.Fatal(err)
			}
			all := strings.Join(found, "\n")
			if (c.want == "") != (all == "") || !strings.Contains(all, c.want) {
				t.Errorf("found %q, want %q", all, c.want)
			}
		})
	}
}
