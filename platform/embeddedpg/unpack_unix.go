//go:build unix

package embeddedpg

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/ulikunitz/xz"
)

// The largest archive unpacks to a third of a gigabyte in a thousand files.
const (
	unpackedBytesLimit = 1 << 30
	unpackedFilesLimit = 10_000
)

var errUnsafeArchive = errors.New("the archive is not safe to unpack")

// unpack lays the content of a downloaded .jar out in dir: the jar holds one
// compressed tar file, which holds PostgreSQL. That takes seconds, or, where the
// programs carry a lot with them, half a minute: progress shows it.
func unpack(jar, dir string, progress io.Writer) error {
	outer, err := zip.OpenReader(jar)
	if err != nil {
		return fmt.Errorf("open the archive: %w", err)
	}
	defer func() { _ = outer.Close() }()
	for _, entry := range outer.File {
		if strings.HasSuffix(entry.Name, ".txz") {
			return unpackEntry(entry, dir, progress)
		}
	}
	return errors.New("the archive holds no .txz file")
}

func unpackEntry(entry *zip.File, dir string, progress io.Writer) error {
	compressed, err := entry.Open()
	if err != nil {
		return fmt.Errorf("open %s in the archive: %w", entry.Name, err)
	}
	defer func() { _ = compressed.Close() }()
	bar := newMeter(progress, "Unpacking PostgreSQL "+archiveVersion, entry.FileInfo().Size())
	defer bar.finish()
	content, err := xz.NewReader(io.TeeReader(compressed, bar))
	if err != nil {
		return fmt.Errorf("decompress %s: %w", entry.Name, err)
	}
	// Through a root the system itself refuses every way out of dir.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	return untar(tar.NewReader(&limited{from: content, left: unpackedBytesLimit}), root)
}

func untar(from *tar.Reader, root *os.Root) error {
	for range unpackedFilesLimit {
		header, err := from.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the archive: %w", err)
		}
		if err := lay(header, from, root); err != nil {
			return fmt.Errorf("unpack %q: %w", header.Name, err)
		}
	}
	return fmt.Errorf("%w: it has more than %d entries", errUnsafeArchive, unpackedFilesLimit)
}

// lay makes one entry. Modes are set apart from creation: a strict umask must
// not lock the server's account out.
func lay(header *tar.Header, content io.Reader, root *os.Root) error {
	name := path.Clean(header.Name)
	if !filepath.IsLocal(name) {
		return fmt.Errorf("%w: the name leads out of it", errUnsafeArchive)
	}
	if err := makeFolders(root, path.Dir(name)); err != nil {
		return err
	}
	switch header.Typeflag {
	case tar.TypeDir:
		return makeFolders(root, name)
	case tar.TypeReg:
		return layFile(root, name, header.FileInfo().Mode(), content)
	case tar.TypeSymlink:
		if path.IsAbs(header.Linkname) || !filepath.IsLocal(path.Join(path.Dir(name), header.Linkname)) { //nolint:gosec // this is the check
			return fmt.Errorf("%w: the link leads out of it", errUnsafeArchive)
		}
		return root.Symlink(header.Linkname, name)
	default:
		return fmt.Errorf("%w: an entry of type %q has no place in it", errUnsafeArchive, header.Typeflag)
	}
}

func layFile(root *os.Root, name string, mode os.FileMode, content io.Reader) error {
	file, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, content)
	if err == nil {
		err = file.Chmod(mode.Perm()&0o755 | 0o444)
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

func makeFolders(root *os.Root, name string) error {
	if name == "." {
		return nil
	}
	if err := makeFolders(root, path.Dir(name)); err != nil {
		return err
	}
	err := root.Mkdir(name, 0o755)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return root.Chmod(name, 0o755)
}

// limited fails when more is read than an honest archive holds.
type limited struct {
	from io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("%w: it unpacks to more than %d bytes", errUnsafeArchive, int64(unpackedBytesLimit))
	}
	return n, err
}
