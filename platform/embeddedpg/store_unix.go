//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// MirrorVariable names the environment variable with the address of a Maven
// repository to download PostgreSQL from instead of Maven Central.
const MirrorVariable = "ROSTER_POSTGRES_MIRROR"

const mavenCentral = "https://repo1.maven.org/maven2"

// partialPattern names downloads in the making.
const partialPattern = "partial-"

// store keeps downloaded PostgreSQLs, each in a folder named after its version
// and platform, for all the checkouts of a user.
type store struct {
	dir      string
	mirror   string
	archive  archive // the zero value when there is none for this platform
	progress io.Writer
}

// openStore fails when the account that runs the server has no folder for
// downloads that it could read.
func openStore(as account, progress io.Writer) (store, error) {
	dir, err := storeFolder(as)
	if err != nil {
		return store{}, err
	}
	mirror := os.Getenv(MirrorVariable)
	if mirror == "" {
		mirror = mavenCentral
	}
	return store{dir: dir, mirror: mirror, archive: archives[runtime.GOOS+"/"+runtime.GOARCH], progress: progress}, nil
}

func storeFolder(as account) (string, error) {
	cache, err := os.UserCacheDir()
	if err == nil && (!as.drop || as.reaches(cache)) {
		return filepath.Join(cache, "roster", "postgresql"), nil
	}
	if as.drop { // root's own cache is private to root
		return "/var/cache/roster/postgresql", nil
	}
	return "", fmt.Errorf("find a folder for downloads: %w", err)
}

// folders are the bin folders of all that was downloaded before.
func (s store) folders() []string {
	found, _ := filepath.Glob(filepath.Join(s.dir, "*-"+s.archive.platform, "bin")) // fails on bad patterns only
	return found
}

// download returns the bin folder of the pinned PostgreSQL, fetching it unless
// it is there. Of several processes one fetches and the others wait for it.
func (s store) download(ctx context.Context, as account) (string, error) {
	if s.archive.platform == "" {
		return "", fmt.Errorf("there is no PostgreSQL to download for %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	if err := makeParents(s.dir, as); err != nil {
		return "", fmt.Errorf("make the folder for downloads: %w", err)
	}
	release, err := s.lock(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	final := filepath.Join(s.dir, archiveVersion+"-"+s.archive.platform)
	bin := filepath.Join(final, "bin")
	if _, err := os.Stat(final); err == nil {
		return bin, nil
	}
	return bin, s.install(ctx, final)
}

// install makes the folder final, which appears only when it is complete.
func (s store) install(ctx context.Context, final string) error {
	left, _ := filepath.Glob(filepath.Join(s.dir, partialPattern+"*")) // fails on bad patterns only
	for _, partial := range left {
		if err := os.RemoveAll(partial); err != nil {
			return fmt.Errorf("remove an unfinished download: %w", err)
		}
	}
	partial, err := os.MkdirTemp(s.dir, partialPattern)
	if err != nil {
		return fmt.Errorf("make a folder for the download: %w", err)
	}
	defer func() { _ = os.RemoveAll(partial) }()         // what is left is removed by the next download
	jar, err := os.Create(filepath.Join(partial, "jar")) //nolint:gosec // in a folder just made
	if err != nil {
		return fmt.Errorf("make a file for the download: %w", err)
	}
	err = s.fetch(ctx, jar)
	if closeErr := jar.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	tree := filepath.Join(partial, "tree")
	if err := os.Mkdir(tree, 0o700); err != nil {
		return err
	}
	if err := unpack(jar.Name(), tree, s.progress); err != nil {
		return err
	}
	if err := os.Chmod(tree, 0o755); err != nil { //nolint:gosec // as root the server runs under another account
		return err
	}
	return os.Rename(tree, final)
}

// lock waits until no other process downloads.
func (s store) lock(ctx context.Context) (release func(), err error) {
	file, err := os.OpenFile(filepath.Join(s.dir, "lock"), os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the folder for downloads: %w", err)
	}
	for {
		err := flock(file, syscall.LOCK_EX)
		if err == nil {
			return func() { _ = file.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			_ = file.Close()
			return nil, fmt.Errorf("lock the folder for downloads: %w", err)
		}
		select {
		case <-ctx.Done():
			_ = file.Close()
			return nil, fmt.Errorf("wait for the download by another process: %w", ctx.Err())
		case <-time.After(lockPoll):
		}
	}
}
