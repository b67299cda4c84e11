//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// newDataPattern names data folders in the making.
const newDataPattern = "new-data-"

// dataMajor is the major version that made a data folder, 0 when there is none.
func dataMajor(data string) (int, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION")) //nolint:gosec // the cluster's own file
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the version of the PostgreSQL data folder: %w", err)
	}
	major, err := parseMajor(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%q is no PostgreSQL data folder: its PG_VERSION names no version", data)
	}
	return major, nil
}

// initialise makes the data folder. It appears under its name only when it is
// complete: an interrupted initdb leaves nothing that looks like a cluster.
func initialise(ctx context.Context, p place, b binaries, durable bool) error {
	if err := removeUnfinished(p); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(p.dir, newDataPattern)
	if err != nil {
		return fmt.Errorf("make the PostgreSQL data folder: %w", err)
	}
	err = fill(ctx, p, b, fresh, durable)
	if err != nil {
		_ = os.RemoveAll(fresh) // the next start tries again
		return fmt.Errorf("make the PostgreSQL cluster in %q: %w", p.dir, err)
	}
	return nil
}

func fill(ctx context.Context, p place, b binaries, fresh string, durable bool) error {
	if err := p.account.privateFolder(fresh); err != nil {
		return err
	}
	args := []string{
		"-D", fresh, "-U", Superuser, "-E", "UTF8", "--no-locale",
		// Nobody but the account can enter the socket's folder: see place.
		"-A", "trust", "--no-instructions",
	}
	if locale := os.Getenv(LocaleVariable); locale != "" {
		args = append(args, "--locale-provider=icu", "--icu-locale="+locale)
	}
	if !durable {
		args = append(args, "--no-sync")
	}
	if _, err := runToEnd(ctx, b.command(p.account, "initdb", args...)); err != nil {
		return err
	}
	if err := os.Rename(fresh, p.data()); err != nil {
		return err
	}
	if !durable {
		return nil
	}
	return syncFolder(p.dir)
}

// removeUnfinished deletes what interrupted starts left.
func removeUnfinished(p place) error {
	left, err := filepath.Glob(filepath.Join(p.dir, newDataPattern+"*"))
	if err != nil {
		return fmt.Errorf("look for unfinished PostgreSQL data folders: %w", err)
	}
	for _, dir := range left {
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("remove an unfinished PostgreSQL data folder: %w", err)
		}
	}
	return nil
}

// syncFolder makes a rename within a folder last.
func syncFolder(dir string) error {
	folder, err := os.Open(dir) //nolint:gosec // the cluster's own folder
	if err != nil {
		return err
	}
	err = folder.Sync()
	if closeErr := folder.Close(); err == nil {
		err = closeErr
	}
	return err
}
