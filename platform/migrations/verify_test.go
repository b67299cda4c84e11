package migrations_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"roster/platform/migrations"
)

func TestVerifyAcceptsTheBinary(t *testing.T) {
	t.Parallel()
	if err := migrations.Verify(); err != nil {
		t.Fatal(err)
	}
}

func TestVerifyNamesTheFile(t *testing.T) {
	t.Parallel()
	const roles = "20261123090300_default_roles.sql"
	cases := map[string]struct {
		change func(fstest.MapFS)
		want   string
	}{
		"edited":  {func(f fstest.MapFS) { f[roles] = &fstest.MapFile{Data: append(f[roles].Data, '\n')} }, roles + " was edited"},
		"removed": {func(f fstest.MapFS) { delete(f, roles) }, roles + " was removed"},
		"added":   {func(f fstest.MapFS) { f["20991231000000_x.sql"] = f[roles] }, "20991231000000_x.sql was added"},
		"no sum":  {func(f fstest.MapFS) { delete(f, "atlas.sum") }, "the file is missing"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := realFiles(t)
			c.change(files)
			err := set(t, files).Verify()
			if !errors.Is(err, migrations.ErrChecksum) || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want ErrChecksum and %q", err, c.want)
			}
		})
	}
}

func TestNewRefusesBadNames(t *testing.T) {
	t.Parallel()
	for name, files := range map[string][]string{
		"no version":    {"users.sql"},
		"short version": {"2026_users.sql"},
		"same version":  {"20260101000000_a.sql", "20260101000000_b.sql"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{}
			for _, file := range files {
				fsys[file] = &fstest.MapFile{}
			}
			if _, err := migrations.New(fsys); err == nil {
				t.Fatal("accepted")
			}
		})
	}
}
