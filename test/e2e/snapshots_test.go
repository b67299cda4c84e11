package e2e

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"roster/platform/database"
	"roster/platform/embeddedpg"
	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/snapshot"
	"roster/test/running/runningtest"
)

// samples says what a database holds of the sample accounts, whenever they were made.
const samples = `
SELECT concat_ws(' ', u.email, u.username, u.status, u.email_verified_at IS NOT NULL, u.suspension_reason, u.search_text, u.version,
         to_jsonb(p) - ARRAY['user_id', 'created_at', 'updated_at'],
         (SELECT string_agg(r.name, ',' ORDER BY r.name) FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id AND ur.expires_at IS NULL),
         split_part(c.password_hash, '$', 2), c.token_epoch,
         (SELECT count(*) FROM river.river_job j WHERE j.args->>'user_id' = u.id::text),
         (SELECT string_agg(l.action, ',' ORDER BY l.action) FROM user_audit_log l WHERE l.subject_id = u.id AND l.changes::text NOT LIKE '%"sealed"%'))
  FROM users u JOIN user_profiles p ON p.user_id = u.id JOIN user_credentials c ON c.user_id = u.id
 WHERE u.deleted_at IS NULL ORDER BY u.email`

// seed_data.sql holds what `roster seed` makes, and people log in with it.
func TestSeedDataIsWhatSeedMakes(t *testing.T) {
	t.Parallel()
	cluster := runningtest.StartCluster(t, nil)
	seeded := runningtest.NewSite(t, cluster)
	table := seeded.Must("seed")
	want := readSamples(t, cluster, seeded.Database)
	if len(want) != 6 {
		t.Fatalf("roster seed made %d accounts", len(want))
	}

	const name = "user_management"
	cluster.Provision(name)
	for _, file := range []string{snapshot.SchemaFile, snapshot.SeedFile} {
		loadAsOwner(t, cluster, name, file)
	}
	if got := readSamples(t, cluster, name); !slices.Equal(got, want) {
		t.Errorf("%s is out of date: run `go tool schema seed`\n%s\nseed makes\n%s", snapshot.SeedFile, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	loaded := runningtest.New(t)
	loaded.Env = []string{"ROSTER_DATABASE_URL=" + cluster.DSN(name, database.ApplicationRole), "ROSTER_DATABASE_OWNER_URL=" + cluster.DSN(name, database.OwnerRole)}
	loaded.Serve()
	logIn(t, loaded, table)
	if loaded.MailTo("una@example.com") == "" {
		t.Error("una is not asked to confirm her address")
	}
	loaded.Must("audit", "verify")
}

// logIn logs everybody in whom the table that seed printed names: who is active gets in, and nobody else.
func logIn(t *testing.T, i *runningtest.Installation, table string) {
	t.Helper()
	for line := range strings.Lines(table) {
		account := strings.Fields(line)
		if !strings.Contains(account[0], "@") {
			continue
		}
		email, username, password, state := account[0], account[1], account[2], account[4]
		for _, name := range []string{email, username} {
			r := i.Client().Send(http.MethodPost, "/v1/auth/login", map[string]any{"login": name, "password": password})
			if (r.Status == http.StatusOK) != (state == "active") {
				t.Errorf("%s, who is %s: %d %s", name, state, r.Status, r.Raw)
			}
		}
	}
}

func readSamples(t *testing.T, c *runningtest.Cluster, name string) []string {
	t.Helper()
	conn := connect(t, c.DSN(name, embeddedpg.Superuser))
	rows, err := conn.Query(t.Context(), samples)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func loadAsOwner(t *testing.T, c *runningtest.Cluster, name, file string) {
	t.Helper()
	project, err := declared.Find()
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(filepath.Join(project.Root(), file))
	if err != nil {
		t.Fatal(err)
	}
	if err := snapshot.Load(t.Context(), connect(t, c.DSN(name, database.OwnerRole)), string(body)); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
