package migrations

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
)

// versionDigits is the length of a version: the UTC time it was made at, to the second.
const versionDigits = 14

// Set is an ordered set of migration files with their checksums. The one in the binary is [Embedded].
type Set struct {
	fsys  fs.FS
	files []file
}

type file struct {
	version int64
	name    string
}

// New reads the names of the migrations in fsys, whose root holds the .sql files and atlas.sum. A name that does not
// begin with a version, and a version that occurs twice, are errors.
func New(fsys fs.FS) (*Set, error) {
	names, err := fs.Glob(fsys, "*.sql")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	slices.Sort(names)
	s := &Set{fsys: fsys}
	for _, name := range names {
		version, err := parseVersion(name)
		if err != nil {
			return nil, err
		}
		if version == s.Latest() {
			return nil, fmt.Errorf("migration %s: another one has the same version", name)
		}
		s.files = append(s.files, file{version: version, name: name})
	}
	return s, nil
}

// Latest is the version of the last migration, 0 when there is none.
func (s *Set) Latest() int64 {
	if len(s.files) == 0 {
		return 0
	}
	return s.files[len(s.files)-1].version
}

// Versions are the versions of all migrations, oldest first.
func (s *Set) Versions() []int64 {
	versions := make([]int64, 0, len(s.files))
	for _, f := range s.files {
		versions = append(versions, f.version)
	}
	return versions
}

func parseVersion(name string) (int64, error) {
	digits, _, found := strings.Cut(name, "_")
	version, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || !found || len(digits) != versionDigits {
		return 0, fmt.Errorf("migration %s: the name must begin with a version of %d digits and an underscore", name, versionDigits)
	}
	return version, nil
}

// Names are the file names of all migrations, oldest first.
func (s *Set) Names() []string {
	names := make([]string, 0, len(s.files))
	for _, f := range s.files {
		names = append(names, f.name)
	}
	return names
}

// UpText is what the Up halves of all migrations hold, one after the other.
func (s *Set) UpText() (string, error) {
	var b strings.Builder
	for _, f := range s.files {
		body, err := fs.ReadFile(s.fsys, f.name)
		if err != nil {
			return "", fmt.Errorf("read migration %s: %w", f.name, err)
		}
		up, _, _ := strings.Cut(string(body), "-- +goose Down")
		b.WriteString(up)
	}
	return b.String(), nil
}
