//go:build unix

package embeddedpg

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReachesLooksAtEveryFolderAbove(t *testing.T) {
	t.Parallel()
	base, err := resolve(openFolder(t))
	if err != nil {
		t.Fatal(err)
	}
	me := current()
	other := account{uid: 12345, gid: 12345}
	open, closed := filepath.Join(base, "open"), filepath.Join(base, "closed")
	for dir, mode := range map[string]os.FileMode{open: 0o755, closed: 0o700, base: 0o711} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		who  account
		dir  string
		want bool
	}{
		{other, open, true},
		{other, filepath.Join(open, "not", "there", "yet"), true},
		{other, closed, false},
		{other, filepath.Join(closed, "not", "there", "yet"), false},
		{me, closed, true},
	} {
		if got := c.who.reaches(c.dir); got != c.want {
			t.Errorf("account %d reaches %q = %v, want %v", c.who.uid, c.dir, got, c.want)
		}
	}
}

func TestRootFindsAPlaceTheServersAccountCanReach(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root runs the server under another account")
	}
	private, root := t.TempDir(), openFolder(t) // root's own temporary folder has mode 0700
	dir := filepath.Join(private, "data", "postgres")
	p, err := findPlaceUnder(dir, []string{"/nonexistent", root})
	if err != nil {
		t.Fatal(err)
	}
	if !p.elsewhere() || filepath.Dir(p.dir) != root {
		t.Errorf("the place is %q, want one in %q", p.dir, root)
	}
	if again, err := findPlaceUnder(dir, []string{root}); err != nil || again != p {
		t.Errorf("the second time the place is %v, %v; want %v", again, err, p)
	}
	if _, err := findPlaceUnder(dir, nil); err == nil || !strings.Contains(err.Error(), "data.dir") {
		t.Errorf("with nowhere to go: %v, want a line that says what to set", err)
	}
}

func TestTwoNamesOfOneFolderAreOneCluster(t *testing.T) {
	t.Parallel()
	base := openFolder(t)
	link := filepath.Join(base, "link")
	if err := os.Mkdir(filepath.Join(base, "real"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", link); err != nil {
		t.Fatal(err)
	}
	direct, err := findPlace(filepath.Join(base, "real", "postgres"))
	if err != nil {
		t.Fatal(err)
	}
	if linked, err := findPlace(filepath.Join(link, "postgres")); err != nil || linked != direct {
		t.Errorf("through the link: %v, %v; want %v", linked, err, direct)
	}
}

func TestAPrivateFolderIsNeverALink(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	target, trap := filepath.Join(base, "target"), filepath.Join(base, "trap")
	if err := os.Mkdir(target, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, trap); err != nil {
		t.Fatal(err)
	}
	me := current()
	if err := me.privateFolder(trap); err == nil {
		t.Error("a link was taken for a folder")
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("the link's target was changed: %v, %v", info.Mode(), err)
	}
	file, fileTrap := filepath.Join(base, "file"), filepath.Join(base, "file trap")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.Symlink(file, fileTrap)); err != nil {
		t.Fatal(err)
	}
	if file, err := me.openPrivate(fileTrap, os.O_RDWR); err == nil {
		_ = file.Close()
		t.Error("a link was taken for a file")
	}
}

func TestTheLogStartsAfreshWhenItIsLong(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "server.log")
	me := current()
	for _, c := range []struct {
		before int64
		want   int64
	}{{10, 10}, {logKept + 1, 0}} {
		if err := os.WriteFile(path, []byte(strings.Repeat("x", int(c.before))), 0o600); err != nil {
			t.Fatal(err)
		}
		log, err := openServerLog(path, me)
		if err != nil {
			t.Fatal(err)
		}
		if log.start != c.want {
			t.Errorf("a log of %d bytes goes on at %d, want %d", c.before, log.start, c.want)
		}
		if _, err := log.file.WriteString("one\ntwo\n"); err != nil {
			t.Fatal(err)
		}
		if got := log.tail(); got != "one | two" {
			t.Errorf("tail = %q, want only this run's lines", got)
		}
		log.close()
	}
}

func TestDSN(t *testing.T) {
	t.Parallel()
	a := Address{socket: "/data/my folder&co/socket"}
	want := "postgres://roster_app@/roster?host=/data/my%20folder%26co/socket&port=5432&sslmode=disable"
	if got := a.DSN("roster", "roster_app"); got != want {
		t.Errorf("DSN = %q, want %q", got, want)
	}
}
