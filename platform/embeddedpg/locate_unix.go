//go:build unix

package embeddedpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// BinariesVariable names the environment variable with the folder that holds
// initdb and postgres. When it is set nothing else is looked at.
const BinariesVariable = "ROSTER_POSTGRES_BIN"

const howToInstall = "install the PostgreSQL server with its contrib extensions " +
	"(Debian and Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server postgresql-contrib; macOS: brew install postgresql@18), " +
	"or set " + BinariesVariable + " to the folder of its initdb and postgres, or set ROSTER_DATABASE_URL to a running server"

// locator finds PostgreSQL's programs.
type locator struct {
	account  account
	named    string   // the folder the environment names, "" for none
	path     []string // the folders of the search path
	patterns []string // where packagers put PostgreSQL
	progress io.Writer
	open     func(account, io.Writer) (store, error) // the store of downloads
}

func newLocator(as account, progress io.Writer) locator {
	return locator{
		account:  as,
		named:    os.Getenv(BinariesVariable),
		path:     strings.Split(os.Getenv("PATH"), string(os.PathListSeparator)),
		patterns: packagedFolders,
		progress: progress,
		open:     openStore,
	}
}

// locate finds binaries for a data folder of the major version want, or, when
// want is 0, for a new one. In this order: the folder the environment names,
// the newest of those installed, an earlier download, a download.
func (l locator) locate(ctx context.Context, want int) (binaries, error) {
	if l.named != "" {
		return l.locateNamed(ctx, want)
	}
	installed, rejected := l.inspectAll(ctx, l.installed(ctx))
	if b, found := choose(installed, want); found {
		return b, nil
	}
	for _, err := range rejected {
		_, _ = fmt.Fprintf(l.progress, "Not used: %v\n", err)
	}
	store, err := l.open(l.account, l.progress)
	if err != nil {
		return binaries{}, noBinaries(want, installed, err)
	}
	return l.locateDownload(ctx, want, store, installed)
}

func (l locator) locateNamed(ctx context.Context, want int) (binaries, error) {
	dir, err := filepath.Abs(l.named)
	if err != nil {
		return binaries{}, fmt.Errorf("find the folder %s names: %w", BinariesVariable, err)
	}
	b, err := inspect(ctx, dir, l.account)
	if err != nil {
		return binaries{}, fmt.Errorf("%w where %s says: %w", ErrNoBinaries, BinariesVariable, err)
	}
	if want != 0 && b.major != want {
		return binaries{}, otherMajor(want, []binaries{b})
	}
	return b, nil
}

// locateDownload uses what was downloaded, or downloads what would do.
func (l locator) locateDownload(ctx context.Context, want int, s store, installed []binaries) (binaries, error) {
	downloaded, _ := l.inspectAll(ctx, s.folders())
	if b, found := choose(downloaded, want); found {
		return b, nil
	}
	if want != 0 && want != archiveMajor {
		return binaries{}, otherMajor(want, append(installed, downloaded...))
	}
	dir, err := s.download(ctx, l.account)
	if err != nil {
		return binaries{}, noBinaries(want, installed, err)
	}
	b, err := inspect(ctx, dir, l.account)
	if err != nil {
		return binaries{}, noBinaries(want, installed, fmt.Errorf("the downloaded PostgreSQL does not work here: %w", err))
	}
	return b, nil
}

// inspectAll keeps what is usable, the newest first, and why the rest is not.
func (l locator) inspectAll(ctx context.Context, dirs []string) (usable []binaries, rejected []error) {
	for _, dir := range dirs {
		b, err := inspect(ctx, dir, l.account)
		if err != nil {
			rejected = append(rejected, err)
			continue
		}
		usable = append(usable, b)
	}
	slices.SortStableFunc(usable, func(a, b binaries) int { return b.major - a.major })
	return usable, rejected
}

func choose(usable []binaries, want int) (binaries, bool) {
	i := slices.IndexFunc(usable, func(b binaries) bool { return want == 0 || b.major == want })
	if i < 0 {
		return binaries{}, false
	}
	return usable[i], true
}

// noBinaries blames what matters: with a data folder of another major than all
// that is installed, that the right one could not be downloaded is secondary.
func noBinaries(want int, found []binaries, cause error) error {
	if errors.Is(cause, context.Canceled) {
		return cause
	}
	if want != 0 && len(found) > 0 {
		return fmt.Errorf("%w; a download failed: %w", otherMajor(want, found), cause)
	}
	return fmt.Errorf("%w is installed, and a download failed (%w): %s", ErrNoBinaries, cause, howToInstall)
}

func otherMajor(want int, found []binaries) error {
	names := []string{"none"}
	if len(found) > 0 {
		names = nil
	}
	for _, b := range found {
		names = append(names, b.String())
	}
	return fmt.Errorf("%w: its data folder holds PostgreSQL %d, found is %s; install PostgreSQL %d (Debian: apt-get install postgresql-%d; macOS: brew install postgresql@%d) or set %s to the folder of its programs",
		ErrOtherMajor, want, strings.Join(names, ", "), want, want, want, BinariesVariable)
}
