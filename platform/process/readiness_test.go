package process_test

import (
	"database/sql"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"roster/platform/database/databasetest"
	"roster/platform/process"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// results runs the checks of a database.
func results(t *testing.T, name string) map[string]error {
	t.Helper()
	got := map[string]error{}
	for _, check := range process.Checks(databasetest.Open(t, name, 2), nil) {
		got[check.Name] = check.Run(t.Context())
	}
	return got
}

func asOwner(t *testing.T, name, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", databasetest.OwnerURL(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func TestAMigratedDatabaseIsReady(t *testing.T) {
	t.Parallel()
	for name, err := range results(t, databasetest.Clone(t)) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnEmptyDatabaseIsNot(t *testing.T) {
	t.Parallel()
	got := results(t, databasetest.Empty(t))
	if got["database"] != nil || got["migrations"] == nil {
		t.Errorf("checks = %v", got)
	}
}

func TestWhatIsMoreThanThisBinaryKnowsIsToldAndTolerated(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"users": "ALTER TABLE users ADD COLUMN shoe_size integer",
		"newer": "INSERT INTO schema_migrations (version_id, is_applied) VALUES (29991231235959, true)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clone := databasetest.Clone(t)
			asOwner(t, clone, change)
			got := results(t, clone)
			if got["migrations"] != nil || got["schema"] == nil || !strings.Contains(got["schema"].Error(), name) {
				t.Errorf("checks = %v", got)
			}
		})
	}
}

func TestDriftOnlyWarns(t *testing.T) {
	t.Parallel()
	for _, check := range process.Checks(databasetest.New(t), nil) {
		if check.Warns != (check.Name == "schema") {
			t.Errorf("%s warns: %v", check.Name, check.Warns)
		}
	}
}
