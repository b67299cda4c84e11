//go:build unix

package embeddedpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// prepare makes the cluster's folder, private to the server's account.
func (p place) prepare() error {
	err := makeParents(filepath.Dir(p.dir), p.account)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("this user may not make the folder %q: set data.dir to one it can write", p.dir)
	}
	if err != nil {
		return fmt.Errorf("make the PostgreSQL folder %q: %w", p.dir, err)
	}
	return p.account.privateFolder(p.dir)
}

// makeParents makes what is missing of a path. As root the server's account
// must be able to pass, whatever the umask says.
func makeParents(dir string, as account) error {
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		return err
	}
	if err := makeParents(filepath.Dir(dir), as); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !os.IsExist(err) { //nolint:gosec // holds no secret itself: the folders in it are private
		return err
	}
	if as.drop {
		return os.Chmod(dir, 0o755) //nolint:gosec // see above
	}
	return nil
}

// privateFolder makes a folder that only the account can enter. One that is
// there already must not be a trap laid by somebody else: in a shared temporary
// folder anybody can make a name first. So it is opened once, links refused,
// and all that follows is about what was opened.
func (a account) privateFolder(dir string) error {
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("this user may not make the folder %q: set data.dir to one it can write", dir)
	}
	if err != nil && !os.IsExist(err) {
		return fmt.Errorf("make the folder %q: %w", dir, err)
	}
	folder, err := os.OpenFile(dir, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0) //nolint:gosec // see above
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("the folder %q belongs to another user: run as that user, or remove it", dir)
	}
	if err != nil {
		return fmt.Errorf("open the folder %q: %w", dir, err)
	}
	defer func() { _ = folder.Close() }()
	if err := a.take(folder); err != nil {
		return err
	}
	if err := folder.Chmod(0o700); err != nil {
		return fmt.Errorf("make the folder %q private: %w", dir, err)
	}
	return nil
}

// openPrivate opens a file of the cluster for this process, making it when it
// is missing. A link is refused: as root we would follow where the server's
// account points.
func (a account) openPrivate(path string, flags int) (*os.File, error) {
	file, err := os.OpenFile(path, flags|os.O_CREATE|syscall.O_NOFOLLOW, 0o600) //nolint:gosec // see above
	if err != nil {
		return nil, err
	}
	if err := a.take(file); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// take hands an open file or folder over to the account, unless it is a third
// one's.
func (a account) take(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at %q: %w", file.Name(), err)
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); !ok || owner.Uid != a.uid && owner.Uid != current().uid {
		return fmt.Errorf("%q belongs to another user: run as that user, or remove it", file.Name())
	}
	if !a.drop {
		return nil
	}
	if err := file.Chown(int(a.uid), int(a.gid)); err != nil {
		return fmt.Errorf("hand %q over to the account PostgreSQL runs under: %w", file.Name(), err)
	}
	return nil
}
