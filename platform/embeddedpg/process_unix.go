//go:build unix

package embeddedpg

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	fastShutdownLimit      = 10 * time.Second
	immediateShutdownLimit = 5 * time.Second
)

// process is the server's process and the watchdog beside it.
type process struct {
	cmd      *exec.Cmd
	log      *serverLog
	watchdog *watchdog
	stopping atomic.Bool
	done     chan struct{}
	ended    error // set before done is closed
}

// spawn starts cmd with its output going to log. It owns log and dog from here,
// also when it fails.
func spawn(cmd *exec.Cmd, log *serverLog, dog *watchdog) (*process, error) {
	cmd.Stdout, cmd.Stderr = log.file, log.file
	if err := cmd.Start(); err != nil {
		dog.dismiss()
		log.close()
		return nil, fmt.Errorf("start %q: %w", cmd.Path, err)
	}
	p := &process{cmd: cmd, log: log, watchdog: dog, done: make(chan struct{})}
	if err := dog.guard(cmd.Process.Pid); err != nil {
		p.signal(os.Kill)
		p.wait()
		return nil, err
	}
	go p.wait()
	return p, nil
}

func (p *process) wait() {
	err := p.cmd.Wait()
	// Before anything else: the process id is free for others from now on.
	p.watchdog.dismiss()
	if !p.stopping.Load() {
		p.ended = fmt.Errorf("PostgreSQL stopped unexpectedly (%s); its log %q ends with: %s", exitText(err), p.log.path, p.log.tail())
	}
	p.log.close()
	close(p.done)
}

func exitText(err error) string {
	if err == nil {
		return "exit status 0"
	}
	return err.Error()
}

func (p *process) failure() error {
	select {
	case <-p.done:
		return p.ended
	default:
		return nil
	}
}

// stop tries the polite way first: fast shutdown, immediate shutdown, kill.
func (p *process) stop(ctx context.Context) error {
	p.stopping.Store(true)
	ctx, cancel := context.WithTimeout(ctx, fastShutdownLimit)
	defer cancel()
	p.signal(syscall.SIGINT)
	select {
	case <-p.done:
		return p.ended
	case <-ctx.Done():
	}
	p.signal(syscall.SIGQUIT)
	select {
	case <-p.done:
	case <-time.After(immediateShutdownLimit):
		p.signal(os.Kill)
		<-p.done
	}
	return p.ended
}

// signal ignores failure: the only one possible is that the process has ended,
// which done tells better.
func (p *process) signal(s os.Signal) { _ = p.cmd.Process.Signal(s) }
