package embeddedpg

import (
	"context"
	"sync"
)

// Cluster is a running server, made by Start and ended by Stop.
type Cluster struct {
	Address

	folder  string
	logFile string
	major   int
	process *process
	cleanup func() error // gives the folder free for the next process
	once    sync.Once
	stopErr error
}

// Stop ends the server and waits for it: open sessions are cut, committed data
// is kept. It asks for a fast shutdown, and stops at once when ctx ends or ten
// seconds pass first. It returns what Err said if the server had already died.
// Every call returns the same.
func (c *Cluster) Stop(ctx context.Context) error {
	c.once.Do(func() {
		c.stopErr = c.process.stop(ctx)
		if err := c.cleanup(); c.stopErr == nil {
			c.stopErr = err
		}
	})
	return c.stopErr
}

// Done is closed when the server has ended, asked or not.
func (c *Cluster) Done() <-chan struct{} { return c.process.done }

// Err says why the server ended without being asked to, with the last lines of
// its log. It is nil while the server runs and after a Stop.
func (c *Cluster) Err() error { return c.process.failure() }

// Folder is where the cluster really is. It differs from Options.Dir when that
// was empty, or when the server's own account could not reach it.
func (c *Cluster) Folder() string { return c.folder }

// LogFile is the path of the server's log.
func (c *Cluster) LogFile() string { return c.logFile }

// Major is the server's major version.
func (c *Cluster) Major() int { return c.major }
