package declared_test

import (
	"strings"
	"testing"

	"roster/platform/database/databasetest"
	"roster/platform/tools/schema/projecttest"
	"roster/platform/tools/schema/scratch"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

const (
	username  = `  column "username" {`
	canonical = `    comment = "Personal. The address in the form that`
)

func TestCheckSeesWhatChanged(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, replacement, want string }{
		"nothing":                     {username, username, ""},
		"a check under the same name": {"char_length(email) BETWEEN 3 AND 254", "char_length(email) BETWEEN 3 AND 255", "<= 255"},
		"a collation taken away":      {"    collate = \"C\"\n" + canonical, canonical, `ALTER COLUMN "email_canonical" TYPE text`},
		"a collation added":           {username + "\n", username + "\n    collate = \"C\"\n", `ALTER COLUMN "username" TYPE text COLLATE "C"`},
		"a column with a collation": {username, "  column \"nickname\" {\n    null = true\n    type = text\n    collate = \"C\"\n  }\n" + username,
			`ADD COLUMN "nickname" text NULL COLLATE "C"`},
		"an index taken away": {"  index \"roles_name_key\" {\n    comment = \"A role by its name; one role a name.\"\n    unique  = true\n    columns = [column.name]\n  }\n", "", `DROP INDEX "public"."roles_name_key"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			project := projecttest.Copy(t)
			projecttest.Edit(t, project.SchemaFile(), c.old, c.replacement)
			problems, err := project.Check(t.Context(), server(t))
			if err != nil {
				t.Fatal(err)
			}
			found := strings.Join(problems, "\n")
			if (c.want == "") != (found == "") || !strings.Contains(found, c.want) {
				t.Errorf("found %q, want %q", found, c.want)
			}
		})
	}
}

func server(t *testing.T) *scratch.Server {
	t.Helper()
	s, err := scratch.At(t.Context(), databasetest.SuperuserURL(t, "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestCheckRunsNothingUnverified(t *testing.T) {
	t.Parallel()
	project := projecttest.Copy(t)
	projecttest.Edit(t, project.MigrationsDir()+"/20261123090300_default_roles.sql", "-- +goose Up", "-- edited\n-- +goose Up")
	problems, err := project.Check(t.Context(), server(t))
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0], "20261123090300_default_roles.sql was edited") {
		t.Fatalf("got %v, %v", problems, err)
	}
}

func TestDesiredRefusesBadCollations(t *testing.T) {
	t.Parallel()
	project := projecttest.Copy(t)
	projecttest.Edit(t, project.SchemaFile(), "\n    collate = \"C\"", "\n    collate = 7")
	if _, err := project.Desired(); err == nil || !strings.Contains(err.Error(), "email_canonical") {
		t.Fatalf("got %v, want an error that names the column", err)
	}
}
