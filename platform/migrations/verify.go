package migrations

import (
	"errors"
	"fmt"
	"io/fs"

	"ariga.io/atlas/sql/migrate"
)

// ErrChecksum is wrapped by the errors of [Set.Verify].
var ErrChecksum = errors.New("the migrations do not match atlas.sum")

// Verify compares every migration with its checksum in atlas.sum. The error wraps [ErrChecksum] and names the first
// file that was edited, added or removed. It needs no database.
func (s *Set) Verify() error {
	dir := &migrate.MemDir{}
	for _, f := range s.files {
		if err := copyInto(dir, s.fsys, f.name); err != nil {
			return err
		}
	}
	if err := copyInto(dir, s.fsys, migrate.HashFileName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	err := migrate.Validate(dir)
	var mismatch *migrate.ChecksumError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, migrate.ErrChecksumNotFound):
		return fmt.Errorf("%w: the file is missing", ErrChecksum)
	case errors.As(err, &mismatch):
		return fmt.Errorf("%w: %s was %s (a migration never changes once it is out: write a new one)", ErrChecksum, mismatch.File, reason(mismatch))
	default:
		return fmt.Errorf("%w: %w", ErrChecksum, err)
	}
}

func copyInto(dir *migrate.MemDir, fsys fs.FS, name string) error {
	body, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read migration file: %w", err)
	}
	if err := dir.WriteFile(name, body); err != nil {
		return fmt.Errorf("copy migration file %s: %w", name, err)
	}
	return nil
}

func reason(e *migrate.ChecksumError) string {
	switch e.Reason {
	case migrate.ReasonAdded:
		return "added"
	case migrate.ReasonRemoved:
		return "removed"
	default:
		return "edited"
	}
}
