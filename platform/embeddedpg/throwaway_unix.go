//go:build unix

package embeddedpg

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// throwAwayPattern names the folders of throw-away clusters.
const throwAwayPattern = "roster-postgres-"

// throwAwayRest is how long a folder without an owner is left alone: one that
// is just being made has none yet either.
const throwAwayRest = 10 * time.Minute

// throwAwayFolder makes a temporary folder that the server's account can enter,
// unlike what os.MkdirTemp makes: as root the server runs under another one.
func throwAwayFolder() (string, error) {
	as, err := accountFor("")
	if err != nil {
		return "", err
	}
	failure := errors.New("PostgreSQL's account can enter none of the temporary folders: check TMPDIR")
	for _, base := range []string{os.TempDir(), "/var/tmp", "/tmp"} {
		if as.drop && !as.reaches(base) {
			continue
		}
		dir, err := os.MkdirTemp(base, throwAwayPattern)
		if err == nil {
			sweep(base, time.Now().Add(-throwAwayRest))
			return dir, os.Chmod(dir, 0o755) //nolint:gosec // the cluster within is private
		}
		failure = err
	}
	return "", fmt.Errorf("make a folder for a throw-away PostgreSQL cluster: %w", failure)
}

// sweep removes throw-away clusters whose process died before it could, and
// that were made before a moment. It is a courtesy: what it cannot remove, such
// as another user's, it leaves.
func sweep(base string, before time.Time) {
	left, _ := filepath.Glob(filepath.Join(base, throwAwayPattern+"*", "postgres", "lock")) // fails on bad patterns only
	for _, path := range left {
		if info, err := os.Lstat(path); err == nil && info.ModTime().Before(before) {
			sweepOne(path)
		}
	}
}

func sweepOne(path string) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW, 0) //nolint:gosec // a link is refused
	if err != nil {
		return
	}
	defer func() { _ = file.Close() }()
	if flock(file, syscall.LOCK_EX) == nil {
		_ = os.RemoveAll(filepath.Dir(filepath.Dir(path)))
	}
}
