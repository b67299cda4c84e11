package embeddedpg

import (
	"errors"
	"io"
)

var (
	// ErrRunning is returned by Start when another live process runs a server
	// on the folder. Its message names the folder and the process.
	ErrRunning = errors.New("the PostgreSQL cluster is already in use")
	// ErrNotRunning is returned by Join when no process runs a server on the folder.
	ErrNotRunning = errors.New("the PostgreSQL cluster is not running")
	// ErrOtherMajor is returned by Start when the folder was made by a major
	// version of PostgreSQL that is not to be found on this machine.
	ErrOtherMajor = errors.New("the PostgreSQL cluster needs another major version")
	// ErrNoBinaries is returned by Start when PostgreSQL's programs can be
	// neither found nor downloaded. Its message says what to install or set.
	ErrNoBinaries = errors.New("no usable PostgreSQL 14 or newer")
	// ErrUnsupported is returned by Start and Join on Windows.
	ErrUnsupported = errors.New("this system has no embedded PostgreSQL: set ROSTER_DATABASE_URL to the address of a PostgreSQL 14 or newer")
)

// LocaleVariable names the environment variable with an ICU locale, such as
// tr-TR, to make new clusters with; without it they compare by bytes. It is
// there to test that nothing depends on the locale, and takes PostgreSQL 15.
const LocaleVariable = "ROSTER_POSTGRES_LOCALE"

// Options says which cluster Start runs, and how.
type Options struct {
	// Dir is the cluster's folder, made when it is missing. Empty means a
	// folder in the system's temporary folder that Stop deletes.
	Dir string
	// Durable keeps committed data through a crash of the machine. Without it
	// the server never waits for the disk, which is what tests want.
	Durable bool
	// Settings are added to the server's configuration and win over the
	// defaults of this package; keys are the names in postgresql.conf.
	Settings map[string]string
	// Progress receives the few lines, and the bar of a download, that a
	// person waiting at a terminal should see. Nil means silence.
	Progress io.Writer
}

func (o Options) progress() io.Writer {
	if o.Progress == nil {
		return io.Discard
	}
	return o.Progress
}
