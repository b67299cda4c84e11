package config_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"roster/platform/config"
)

// ASVS: 13.3.2
func TestKeyFileIsMadeOnceAndPrivate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", "keys", "cursors.key")
	const processes = 16
	keys := make([][]byte, processes)
	var all sync.WaitGroup
	for i := range processes {
		all.Go(func() {
			key, err := config.EnsureKeyFile(path)
			if err != nil {
				t.Error(err)
			}
			keys[i] = key
		})
	}
	all.Wait()
	for _, key := range keys {
		if len(key) != config.KeyBytes || !bytes.Equal(key, keys[0]) {
			t.Fatalf("got %x and %x", key, keys[0])
		}
	}
	if bytes.Equal(keys[0], make([]byte, config.KeyBytes)) {
		t.Error("the key is not random")
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// ASVS: 13.3.2
func TestKeyFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	good := config.KeySecret(make([]byte, config.KeyBytes)).Reveal()
	for name, c := range map[string]struct {
		content string
		mode    os.FileMode
		bad     bool
	}{
		"good":               {good + "\n", 0o600, false},
		"empty":              {"", 0o600, true},
		"too short":          {good[:20], 0o600, true},
		"too long":           {good + good, 0o600, true},
		"readable by others": {good, 0o644, true},
	} {
		path := filepath.Join(t.TempDir(), "x.key")
		if err := os.WriteFile(path, []byte(c.content), c.mode); err != nil {
			t.Fatal(err)
		}
		if _, err := config.EnsureKeyFile(path); (err != nil) != c.bad {
			t.Errorf("%s: got %v", name, err)
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != c.content {
			t.Errorf("%s: the file was changed to %q, %v", name, after, err)
		}
	}
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := config.EnsureKeyFile(filepath.Join(blocked, "x.key")); err == nil || errors.Is(err, os.ErrNotExist) {
		t.Errorf("unwritable folder: got %v", err)
	}
}
