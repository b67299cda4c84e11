package newmodule

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// project is a copy of the tree, committed, in which everything may be tried.
type project struct {
	t    *testing.T
	root string
}

// copied copies what git knows of the tree, or would add to it, and commits it.
func copied(t *testing.T) project {
	t.Helper()
	here, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	list := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
	list.Dir = here
	names, err := list.Output()
	if err != nil {
		t.Skipf("the copy is made of what git lists: %v", err)
	}
	p := project{t, t.TempDir()}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(names), "\x00"), "\x00") {
		content, err := os.ReadFile(filepath.Join(here, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		p.write(name, content)
	}
	p.must("git", "init", "--quiet")
	p.commit("the tree as it is")
	return p
}

func (p project) write(name string, content []byte) {
	p.t.Helper()
	path := filepath.Join(p.root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil { //nolint:gosec // the copy is the test's own
		p.t.Fatal(err)
	}
}

func (p project) read(name string) string {
	p.t.Helper()
	content, err := os.ReadFile(filepath.Join(p.root, name))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(content)
}

func (p project) commit(what string) {
	p.t.Helper()
	p.must("git", "add", "--all")
	p.must("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--no-gpg-sign", "--allow-empty", "--message", what)
}

// command is a command in the project. What is set for tests, other than which PostgreSQL to use, is no setting of the
// program that is started there.
func (p project) command(words ...string) *exec.Cmd {
	cmd := exec.CommandContext(p.t.Context(), words[0], words[1:]...)
	cmd.Dir = p.root
	cmd.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "ROSTER_") && !strings.HasPrefix(variable, "ROSTER_POSTGRES_")
	})
	return cmd
}

// must runs a command in the project and gives what it printed.
func (p project) must(words ...string) string {
	p.t.Helper()
	printed, err := p.command(words...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("%s: %v\n%s", strings.Join(words, " "), err, printed)
	}
	return string(printed)
}

// refused runs the tool with words that it has to refuse, in one line, without writing anything.
func (p project) refused(says string, words ...string) {
	p.t.Helper()
	printed, err := p.command(append([]string{"go", "tool", "newmodule"}, words...)...).CombinedOutput()
	line := strings.TrimSuffix(strings.TrimSpace(string(printed)), "\nexit status 1")
	if err == nil || !strings.HasPrefix(line, "newmodule: ") || !strings.Contains(line, says) || strings.Contains(line, "\n") {
		p.t.Errorf("%v: %v, it says\n%s", words, err, printed)
	}
}

// changes is what git sees.
func (p project) changes() string {
	p.t.Helper()
	return p.must("git", "status", "--porcelain")
}
