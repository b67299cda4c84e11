//go:build unix

package embeddedpg

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is who the server runs as. PostgreSQL refuses to run as root.
type account struct {
	uid, gid uint32
	drop     bool // this process is root and must become someone else
}

// accountFor is the current user, or, for root, whoever owns the data folder
// already, else the system's postgres, else its nobody.
func accountFor(dataDir string) (account, error) {
	if os.Geteuid() != 0 {
		return current(), nil
	}
	if info, err := os.Stat(dataDir); err == nil {
		if owner, ok := info.Sys().(*syscall.Stat_t); ok && owner.Uid != 0 {
			return account{uid: owner.Uid, gid: owner.Gid, drop: true}, nil
		}
	}
	for _, name := range []string{"postgres", "nobody"} {
		if found, err := user.Lookup(name); err == nil {
			return accountOf(found)
		}
	}
	return account{}, errors.New("PostgreSQL refuses to run as root and this system has neither a user postgres nor nobody: run as an ordinary user, or set ROSTER_DATABASE_URL")
}

func current() account {
	return account{uid: uint32(os.Geteuid()), gid: uint32(os.Getegid())} //nolint:gosec // ids are 32 bits wide
}

// accountOf takes a signed number for what it is to the kernel: macOS writes
// the ids of nobody as -2.
func accountOf(u *user.User) (account, error) {
	uid, err := strconv.ParseInt(u.Uid, 10, 64)
	if err != nil {
		return account{}, fmt.Errorf("read the id of user %s: %w", u.Username, err)
	}
	gid, err := strconv.ParseInt(u.Gid, 10, 64)
	if err != nil {
		return account{}, fmt.Errorf("read the group of user %s: %w", u.Username, err)
	}
	return account{uid: uint32(uid), gid: uint32(gid), drop: true}, nil //nolint:gosec // see above
}

// sysProcAttr gives a child its own process group, so that Ctrl-C at a terminal
// reaches this process alone, which then stops the server in its own order.
func (a account) sysProcAttr() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if a.drop {
		attr.Credential = &syscall.Credential{Uid: a.uid, Gid: a.gid}
	}
	return attr
}
