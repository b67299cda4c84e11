//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fakePostgres makes a folder whose initdb claims a version, the way the real
// one does.
func fakePostgres(t *testing.T, bin string, major int, extensions ...string) string {
	t.Helper()
	share := filepath.Join(filepath.Dir(bin), "share")
	initdb := fmt.Sprintf("#!/bin/sh\necho VERSION=%d.3\necho share_path=%s\n", major, share)
	writeProgram(t, filepath.Join(bin, "initdb"), initdb)
	writeProgram(t, filepath.Join(bin, "postgres"), "#!/bin/sh\n")
	for _, name := range extensions {
		writeProgram(t, filepath.Join(share, "extension", name+".control"), "")
	}
	return bin
}

func writeProgram(t *testing.T, path, text string) {
	t.Helper()
	// No other test may fork meanwhile: its child would hold the file open for
	// writing, and the system runs no such file.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := makeParents(filepath.Dir(path), account{drop: true}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// fakeSystem is a machine with what packagers and the search path offer.
func fakeSystem(t *testing.T) (root string, l locator) {
	t.Helper()
	root = openFolder(t)
	as, err := accountFor("")
	if err != nil {
		t.Fatal(err)
	}
	return root, locator{
		account:  as,
		patterns: []string{filepath.Join(root, "lib", "*", "bin")},
		progress: io.Discard,
		open:     func(account, io.Writer) (store, error) { return fakeStore(root), nil },
	}
}

// fakeStore has nothing and downloads from where nobody answers.
func fakeStore(root string) store {
	return store{dir: filepath.Join(root, "cache"), archive: archive{platform: "test"}, mirror: "http://127.0.0.1:1", progress: io.Discard}
}

func TestTheNewestInstalledIsChosen(t *testing.T) {
	t.Parallel()
	root, l := fakeSystem(t)
	fakePostgres(t, filepath.Join(root, "lib/9/bin"), 9, requiredExtensions...)
	fakePostgres(t, filepath.Join(root, "lib/14/bin"), 14, requiredExtensions...)
	newest := fakePostgres(t, filepath.Join(root, "lib/16/bin"), 16, requiredExtensions...)
	fakePostgres(t, filepath.Join(root, "lib/17/bin"), 17, "uuid-ossp", "pgcrypto") // no contrib
	got, err := l.locate(t.Context(), 0)
	if want := (binaries{dir: newest, major: 16}); err != nil || got != want {
		t.Errorf("locate = %v, %v; want %v", got, err, want)
	}
}

func TestTheMajorOfTheDataIsPreferred(t *testing.T) {
	t.Parallel()
	root, l := fakeSystem(t)
	right := fakePostgres(t, filepath.Join(root, "lib/15/bin"), 15, requiredExtensions...)
	fakePostgres(t, filepath.Join(root, "lib/16/bin"), 16, requiredExtensions...)
	got, err := l.locate(t.Context(), 15)
	if want := (binaries{dir: right, major: 15}); err != nil || got != want {
		t.Errorf("locate = %v, %v; want %v", got, err, want)
	}
}

func TestTheSearchPathIsFollowedThroughLinks(t *testing.T) {
	t.Parallel()
	root, l := fakeSystem(t)
	own := fakePostgres(t, filepath.Join(root, "Cellar/bin"), 17, requiredExtensions...)
	linked := filepath.Join(root, "bin")
	if err := os.Mkdir(linked, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(own, "postgres"), filepath.Join(linked, "postgres")); err != nil {
		t.Fatal(err)
	}
	l.path = []string{"", "relative", linked}
	got, err := l.locate(t.Context(), 0)
	if want := (binaries{dir: own, major: 17}); err != nil || got != want {
		t.Errorf("locate = %v, %v; want %v", got, err, want)
	}
}

func TestPgConfigIsAsked(t *testing.T) {
	t.Parallel()
	root, l := fakeSystem(t)
	told := fakePostgres(t, filepath.Join(root, "odd/place"), 18, requiredExtensions...)
	writeProgram(t, filepath.Join(root, "bin/pg_config"), "#!/bin/sh\n[ \"$1\" = --bindir ] && echo "+told+"\n")
	l.path = []string{filepath.Join(root, "bin")}
	got, err := l.locate(t.Context(), 0)
	if want := (binaries{dir: told, major: 18}); err != nil || got != want {
		t.Errorf("locate = %v, %v; want %v", got, err, want)
	}
}

func TestTheNamedFolderIsTheOnlyOneLookedAt(t *testing.T) {
	t.Parallel()
	root, l := fakeSystem(t)
	fakePostgres(t, filepath.Join(root, "lib/18/bin"), 18, requiredExtensions...)
	l.named = fakePostgres(t, filepath.Join(root, "named/bin"), 14, requiredExtensions...)
	got, err := l.locate(t.Context(), 0)
	if want := (binaries{dir: l.named, major: 14}); err != nil || got != want {
		t.Errorf("locate = %v, %v; want %v", got, err, want)
	}
	if _, err := l.locate(t.Context(), 18); !errors.Is(err, ErrOtherMajor) {
		t.Errorf("locate for PostgreSQL 18 = %v, want ErrOtherMajor", err)
	}
	l.named = fakePostgres(t, filepath.Join(root, "old/bin"), 13, requiredExtensions...)
	if _, err := l.locate(t.Context(), 0); !errors.Is(err, ErrNoBinaries) || !strings.Contains(err.Error(), "too old") {
		t.Errorf("locate = %v, want ErrNoBinaries that says it is too old", err)
	}
	l.named = filepath.Join(root, "nowhere")
	if _, err := l.locate(t.Context(), 0); !errors.Is(err, ErrNoBinaries) || !strings.Contains(err.Error(), BinariesVariable) {
		t.Errorf("locate = %v, want ErrNoBinaries that names %s", err, BinariesVariable)
	}
}

func TestAPostgresTheAccountCannotReachIsExplained(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root runs the server under another account")
	}
	root, l := fakeSystem(t)
	l.named = fakePostgres(t, filepath.Join(root, "private/bin"), 17, requiredExtensions...)
	if err := os.Chmod(filepath.Dir(l.named), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := l.locate(t.Context(), 0); err == nil || !strings.Contains(err.Error(), "cannot enter") {
		t.Errorf("locate = %v, want it to say that the account cannot enter", err)
	}
}

func TestAnEarlierDownloadIsUsed(t *testing.T) {
	t.Parallel()
	root, l := fakeSystem(t)
	s := fakeStore(root)
	old := fakePostgres(t, filepath.Join(s.dir, "17.1.0-test/bin"), 17, requiredExtensions...)
	fakePostgres(t, filepath.Join(s.dir, "19.1.0-other/bin"), 19, requiredExtensions...)
	got, err := l.locate(t.Context(), 0)
	if want := (binaries{dir: old, major: 17}); err != nil || got != want {
		t.Errorf("locate = %v, %v; want %v", got, err, want)
	}
}

func TestAMajorThatNoDownloadHasIsRefused(t *testing.T) {
	t.Parallel()
	root, l := fakeSystem(t)
	fakePostgres(t, filepath.Join(root, "lib/17/bin"), 17, requiredExtensions...)
	_, err := l.locate(t.Context(), 16)
	if !errors.Is(err, ErrOtherMajor) || !strings.Contains(err.Error(), `holds PostgreSQL 16, found is PostgreSQL 17 in "`) {
		t.Errorf("locate = %v, want ErrOtherMajor with what was found", err)
	}
}

func TestWithNothingTheErrorSaysWhatToDo(t *testing.T) {
	t.Parallel()
	_, l := fakeSystem(t)
	_, err := l.locate(t.Context(), 0)
	if !errors.Is(err, ErrNoBinaries) {
		t.Fatalf("locate = %v, want ErrNoBinaries", err)
	}
	for _, part := range []string{"apt-get install postgresql", "brew install", BinariesVariable, "ROSTER_DATABASE_URL"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error %q does not mention %q", err, part)
		}
	}
}

func TestACancelledProgramEndsWithItsChildren(t *testing.T) {
	t.Parallel()
	_, l := fakeSystem(t)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	cmd := binaries{dir: "/bin"}.command(l.account, "sh", "-c", "sleep 40 & sleep 40")
	if _, err := runToEnd(ctx, cmd); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("runToEnd = %v, want context.DeadlineExceeded", err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it went on for %v", took)
	}
}

func TestParseMajor(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]int{"15.18 (Debian 15.18-0+deb12u1)": 15, "18beta1": 18, "9.6.24": 9, "14": 14} {
		if got, err := parseMajor(version); err != nil || got != want {
			t.Errorf("parseMajor(%q) = %d, %v; want %d", version, got, err, want)
		}
	}
	for _, version := range []string{"", "devel", "-1"} {
		if got, err := parseMajor(version); err == nil {
			t.Errorf("parseMajor(%q) = %d, want an error", version, got)
		}
	}
}
