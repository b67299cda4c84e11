//go:build unix

package embeddedpg

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
)

// Start runs the cluster of a folder, making it first when it is missing, and
// returns when it takes connections. ctx bounds the start alone: cancelling it
// later does nothing, so that a server can drain before it calls Stop.
//
// The errors a caller may want to tell apart: ErrRunning, ErrOtherMajor,
// ErrNoBinaries, ErrUnsupported. Each is one line with the cause and the mend.
// After an error nothing is left running.
func Start(ctx context.Context, o Options) (*Cluster, error) {
	discard := func() error { return nil }
	if o.Dir == "" {
		dir, err := throwAwayFolder()
		if err != nil {
			return nil, err
		}
		o.Dir, discard = filepath.Join(dir, "postgres"), func() error { return os.RemoveAll(dir) }
	}
	c, err := startIn(ctx, o)
	if err != nil {
		_ = discard() // the first error matters more
		return nil, err
	}
	release := c.cleanup
	c.cleanup = func() error {
		err := release()
		if discardErr := discard(); err == nil {
			err = discardErr
		}
		return err
	}
	return c, nil
}

func startIn(ctx context.Context, o Options) (*Cluster, error) {
	p, err := findPlace(o.Dir)
	if err != nil {
		return nil, err
	}
	if err := p.prepare(); err != nil {
		return nil, err
	}
	if p.elsewhere() {
		_, _ = fmt.Fprintf(o.progress(), "PostgreSQL's data is in %q: the account it runs under cannot enter the folders above %q.\n", p.dir, p.asked)
	}
	lock, err := acquire(p)
	if err != nil {
		return nil, err
	}
	c, err := p.start(ctx, o)
	if err == nil {
		err = lock.publish(c.Address)
	}
	if err != nil {
		if c != nil {
			_ = c.process.stop(ctx)
		}
		_ = lock.release()
		return nil, err
	}
	c.cleanup = func() error {
		if filepath.Dir(c.socket) != p.dir {
			_ = os.Remove(c.socket) // only tidiness: the next start would take it again
		}
		return lock.release()
	}
	return c, nil
}

// start does the work, under the lock.
func (p place) start(ctx context.Context, o Options) (*Cluster, error) {
	if err := p.endOrphan(ctx); err != nil {
		return nil, err
	}
	major, err := dataMajor(p.data())
	if err != nil {
		return nil, err
	}
	b, err := newLocator(p.account, o.progress()).locate(ctx, major)
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL cluster %q: %w", p.dir, err)
	}
	if major == 0 {
		if err := initialise(ctx, p, b, o.Durable); err != nil {
			return nil, err
		}
	}
	return p.serve(ctx, b, o)
}

func (p place) serve(ctx context.Context, b binaries, o Options) (*Cluster, error) {
	socket := p.socket()
	if err := p.account.privateFolder(socket); err != nil {
		return nil, err
	}
	log, err := openServerLog(p.log(), p.account)
	if err != nil {
		return nil, err
	}
	dog, err := startWatchdog(p.account)
	if err != nil {
		log.close()
		return nil, err
	}
	cmd := b.command(p.account, "postgres", serverArguments(p.data(), socket, o)...)
	proc, err := spawn(cmd, log, dog)
	if err != nil {
		return nil, err
	}
	address := Address{socket: socket}
	if err := waitReady(ctx, proc, address); err != nil {
		_ = proc.stop(ctx)
		return nil, err
	}
	return &Cluster{Address: address, folder: p.dir, logFile: p.log(), major: b.major, process: proc}, nil
}
