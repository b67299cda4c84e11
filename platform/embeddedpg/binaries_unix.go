//go:build unix

package embeddedpg

import (
	"fmt"
	"strconv"
	"strings"
)

// minMajor is the oldest PostgreSQL that Roster supports.
const minMajor = 14

// requiredExtensions must come with the server: the schema uses them, and
// packagers like to ship them apart.
var requiredExtensions = []string{"uuid-ossp", "pgcrypto", "pg_trgm", "btree_gin"}

// binaries is one installed PostgreSQL.
type binaries struct {
	dir   string // holds initdb and postgres
	major int
}

func (b binaries) String() string { return fmt.Sprintf("PostgreSQL %d in %q", b.major, b.dir) }

// parseMajor reads the major version off "15.18 (Debian 15.18-1)" or "18beta1".
func parseMajor(version string) (int, error) {
	digits := strings.TrimLeft(version, "0123456789")
	major, err := strconv.Atoi(version[:len(version)-len(digits)])
	if err != nil {
		return 0, fmt.Errorf("%q is no version of PostgreSQL", version)
	}
	return major, nil
}
