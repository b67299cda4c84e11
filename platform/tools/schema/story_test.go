package main

import (
	"errors"
	"strings"
	"testing"

	"roster/platform/database/databasetest"
	"roster/platform/tools/schema/projecttest"
	"roster/platform/tools/schema/scratch"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// A developer changes schema.hcl, has the migration written, and looks at a database that does not have it yet.
func TestStory(t *testing.T) {
	project := projecttest.Copy(t)
	t.Setenv(scratch.URLVariable, databasetest.SuperuserURL(t, "postgres"))
	live := databasetest.OwnerURL(t, databasetest.Clone(t))
	t.Chdir(project.MigrationsDir())

	expect(t, nil, "agree", "check")
	expect(t, nil, "as declared", "drift", "--url", live)
	expect(t, nil, "nothing to write", "diff", "nothing")

	projecttest.Edit(t, project.SchemaFile(), `  column "username" {`,
		"  column \"nickname\" {\n    null    = true\n    type    = text\n    collate = \"C\"\n  }\n  column \"username\" {")
	expect(t, errFound, `ADD COLUMN "nickname" text NULL COLLATE "C"`, "check")
	expect(t, errFound, `ADD COLUMN "nickname"`, "drift", "--url", live)
	expect(t, nil, "add_nickname.sql", "diff", "add_nickname")
	expect(t, nil, "agree", "check")
	expect(t, nil, "nothing found", "lint")
	if err := run(t.Context(), &strings.Builder{}, []string{"drift", "--url", live}); err == nil || !strings.Contains(err.Error(), "add_nickname.sql") {
		t.Errorf("drift of a database behind: %v", err)
	}
	if err := run(t.Context(), &strings.Builder{}, []string{"new", "too_soon"}); err != nil && !strings.Contains(err.Error(), "not before now") {
		t.Errorf("a second migration within a second: %v", err)
	}
}

func expect(t *testing.T, want error, answer string, args ...string) {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), &out, args)
	if !errors.Is(err, want) || !strings.Contains(out.String(), answer) {
		t.Fatalf("schema %s: %v, %q; want %v, %q", strings.Join(args, " "), err, out.String(), want, answer)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, v := range verbs {
		expect(t, nil, "usage: go tool schema "+v.name, v.name, "--help")
		expect(t, nil, v.usage, "help")
	}
	for _, args := range [][]string{{"nothing"}, {"diff"}, {"diff", "a", "b"}, {"diff", "Bad-Name"}, {"check", "x"}, {"lint", "--some"}, {"new"}} {
		err := run(t.Context(), &strings.Builder{}, args)
		if !errors.Is(err, errUsage) {
			t.Errorf("%v: %v, want wrong use", args, err)
		}
		var complaint strings.Builder
		if code := exit(err, &complaint); code != exitUsage || strings.Count(complaint.String(), "\n") != 1 {
			t.Errorf("%v: code %d, %q", args, code, complaint.String())
		}
	}
	for want, err := range map[int]error{exitOK: nil, exitFound: errFound, exitFailed: errors.New("no server")} {
		if code := exit(err, &strings.Builder{}); code != want {
			t.Errorf("%v: code %d, want %d", err, code, want)
		}
	}
}
