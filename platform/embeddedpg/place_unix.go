//go:build unix

package embeddedpg

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// socketPathLimit is what macOS allows for the path of a socket; Linux allows
// four bytes more.
const socketPathLimit = 103

// persistentRoots are where a cluster goes whose folder the server's account
// cannot reach. Both survive a restart of the machine.
var persistentRoots = []string{"/var/lib", "/var/tmp"}

// place is where the parts of one cluster are, and whose they are.
type place struct {
	asked   string // what the caller named, absolute
	dir     string // where it really is
	account account
}

func (p place) data() string    { return filepath.Join(p.dir, "data") }
func (p place) log() string     { return filepath.Join(p.dir, "server.log") }
func (p place) lock() string    { return filepath.Join(p.dir, "lock") }
func (p place) elsewhere() bool { return p.dir != p.asked }

// socket is the folder of the server's socket: beside the data, or, when that
// path is too long for a socket, a short one named after it. Not in TMPDIR,
// which can be long too, and is not the same for everybody.
func (p place) socket() string {
	inside := filepath.Join(p.dir, "socket")
	if len(filepath.Join(inside, ".s.PGSQL."+port)) <= socketPathLimit {
		return inside
	}
	return filepath.Join("/tmp", "roster-"+fingerprint(p.dir))
}

func fingerprint(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:8])
}

// findPlace decides where the cluster of a folder is: in that folder, unless
// the account the server must run under cannot get there (root started it
// below a private home). The same folder always leads to the same place.
func findPlace(dir string) (place, error) { return findPlaceUnder(dir, persistentRoots) }

func findPlaceUnder(dir string, roots []string) (place, error) {
	asked, err := resolve(dir)
	if err != nil {
		return place{}, fmt.Errorf("find the PostgreSQL folder %q: %w", dir, err)
	}
	for _, candidate := range candidates(asked, roots) {
		p := place{asked: asked, dir: candidate}
		if p.account, err = accountFor(p.data()); err != nil {
			return place{}, err
		}
		if !p.account.drop || p.account.reaches(filepath.Dir(p.dir)) {
			return p, nil
		}
	}
	return place{}, fmt.Errorf("the account PostgreSQL runs under cannot enter the folders above %q: set data.dir to a folder it can reach, or run as an ordinary user", asked)
}

func candidates(asked string, roots []string) []string {
	found := []string{asked}
	for _, root := range roots {
		if info, err := os.Stat(root); err == nil && info.IsDir() {
			found = append(found, filepath.Join(root, "roster-"+fingerprint(asked)))
		}
	}
	return found
}

// resolve makes a path absolute and free of symbolic links, as far as it
// exists: two names of one folder are one cluster.
func resolve(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if direct, err := filepath.EvalSymlinks(absolute); err == nil {
		return direct, nil
	} else if !os.IsNotExist(err) {
		return "", err
	}
	parent, err := resolve(filepath.Dir(absolute))
	return filepath.Join(parent, filepath.Base(absolute)), err
}

// reaches tells whether the account may enter a folder and all above it. The
// part of the path that does not exist yet will be made enterable.
func (a account) reaches(dir string) bool {
	for {
		info, err := os.Stat(dir)
		if err == nil && !a.mayEnter(info) || err != nil && !os.IsNotExist(err) {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
		dir = filepath.Dir(dir)
	}
}

func (a account) mayEnter(info os.FileInfo) bool {
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return false
	}
	mode := info.Mode().Perm()
	switch {
	case owner.Uid == a.uid:
		return mode&0o100 != 0
	case owner.Gid == a.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}
