package newmodule

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// setting has the copy pass all its tests when it is "whole".
const setting = "ROSTER_NEWMODULE"

// whole says whether the copy has to pass all its tests, which takes minutes, or those that a module can break.
func whole() bool { return os.Getenv(setting) == "whole" }

// A module with a field of every type is written, builds, passes its own tests and those that hold the tree together,
// and answers; then it is taken out, and nothing is left of it.
func TestAModuleComesAndGoes(t *testing.T) {
	t.Parallel()
	p := copied(t)
	fields := []string{"title:string", "body:text", "pinned:bool", "rank:int", "due_at:time", "owner_id:uuid"}
	words := append([]string{"go", "tool", "newmodule", "trialrun", "--entity", "TrialNote"}, fields...)
	if shown := p.must(append(slices.Clone(words), "--dry-run")...); !strings.Contains(shown, "=== modules/trialrun/trial_note.go\n") || p.changes() != "" {
		t.Errorf("--dry-run shows %.200s, and changed %s", shown, p.changes())
	}
	p.must(words...)
	p.fewChanges()
	p.must("go", "vet", "./modules/trialrun/...", ".")
	if whole() {
		p.must(append([]string{"go", "test"}, p.others()...)...)
	} else {
		p.must("go", "test", "./modules/trialrun/...", "./test/arch", "./test/schema")
	}
	p.answers()
	p.refused("the tree has changes", "--remove", "trialrun")
	p.commit("trialrun")
	p.refused("there is a module trialrun already", "trialrun")
	p.refused("call the entity otherwise", "diary", "--entity", "TrialNote", "title:string")
	p.must("go", "tool", "newmodule", "--remove", "trialrun")
	p.commit("no trialrun")
	if left := p.must("git", "diff", "--stat", "HEAD~2"); left != "" {
		t.Errorf("taking it out left\n%s", left)
	}
}

// others are all packages but this one, which would want to write the same module again.
func (p project) others() []string {
	p.t.Helper()
	return slices.DeleteFunc(strings.Fields(p.must("go", "list", "./...")), func(name string) bool { return strings.HasSuffix(name, "/test/newmodule") })
}

// generated are the files that other tools write anew.
var generated = []string{
	"wire_gen.go", "docs/data_model.md", "docs/database_schema.sql", "docs/openapi.yaml", "sdk/client.gen.go",
	"platform/migrations/atlas.sum", "platform/migrations/fingerprint.txt",
}

// fewChanges holds the tool to the promise that a module changes four files that are kept by hand.
func (p project) fewChanges() {
	p.t.Helper()
	var byHand []string
	for name := range strings.FieldsSeq(p.must("git", "diff", "--name-only")) {
		if !slices.Contains(generated, name) {
			byHand = append(byHand, name)
		}
	}
	const most, lines = 4, 80
	if len(byHand) > most {
		p.t.Errorf("%d files kept by hand are changed: %v", len(byHand), byHand)
	}
	if n := strings.Count(p.read("wire.go"), "\n"); n > lines {
		p.t.Errorf("wire.go has %d lines", n)
	}
}

func TestRefusalsWriteNothing(t *testing.T) {
	t.Parallel()
	p := copied(t)
	p.refused("no name of a module", "No-tes")
	p.refused("unknown type", "notes", "--entity", "Note", "title:float")
	p.refused("there is a module user already", "user")
	p.refused("there is a path /v1/audit-events already", "trail", "--entity", "AuditEvent", "title:string")
	p.refused("reserved word of SQL", "trail", "--entity", "Step", "order:int")
	p.refused("there is a table roles already", "duties", "--entity", "Role", "title:string")
	p.refused("the last migration is", "--remove", "user")
	p.refused("there is no module notes", "--remove", "notes")
	if changes := p.changes(); changes != "" {
		t.Errorf("refusals left\n%s", changes)
	}
	p.write("platform/migrations/stray.sql", []byte("no migration"))
	p.refused("the tree has changes (?? platform/migrations/stray.sql)", "notes")
	// A tool that fails in the middle takes everything back.
	p.commit("a migration that is none")
	if printed, err := p.command("go", "tool", "newmodule", "notes").CombinedOutput(); err == nil || !strings.Contains(string(printed), "go tool schema diff notes failed") {
		t.Errorf("on a broken tree: %v\n%s", err, printed)
	}
	if changes := p.changes(); changes != "" {
		t.Errorf("a failure left\n%s", changes)
	}
}
