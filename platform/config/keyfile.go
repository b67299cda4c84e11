package config

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// EnsureKeyFile returns the key of KeyBytes bytes that a file holds in base64, and makes the file, for the owner's eyes
// only, when it is missing. Processes that start at once get the same key, and none ever reads half a file. A file that
// others may read, or that holds something else, is refused.
func EnsureKeyFile(path string) ([]byte, error) {
	key, err := readKeyFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := writeKeyFile(path); err != nil {
		return nil, fmt.Errorf("make key file %s: %w", path, err)
	}
	return readKeyFile(path)
}

func readKeyFile(path string) ([]byte, error) {
	f, err := os.Open(path) //nolint:gosec // the operator names the folder
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("key file %s can be read by others: chmod 600 it, and replace the key if others are about", path)
	}
	text, err := io.ReadAll(io.LimitReader(f, 4*KeyBytes))
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	key, err := Secret(text).Key()
	if err != nil {
		return nil, fmt.Errorf("key file %s %w: restore it from a copy (what was encrypted with it is lost otherwise)", path, err)
	}
	return key, nil
}

// writeKeyFile makes the key in a file of its own and links it to its name, which fails when another process was first.
// Its key is then the one to use, so that is no error.
func writeKeyFile(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(dir, ".key-*") // CreateTemp makes it 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // a left-over is harmless
	key := make([]byte, KeyBytes)
	_, _ = rand.Read(key) // never fails: it ends the process instead
	_, err = tmp.WriteString(KeySecret(key).Reveal() + "\n")
	if err := errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a new name survive a crash, where the system can do that for a folder.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir) //nolint:gosec // as above
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
