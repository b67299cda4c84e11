package faults

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

const (
	writers    = 16
	refreshers = 2
	readers    = 4
)

// crowd writes to a site as fast as it is answered, until it is told to go.
type crowd struct {
	t        *testing.T
	site     *runningtest.Site
	grace    time.Duration // before somebody asks what became of an unanswered request
	writers  []*writer
	sessions []*refresher
	readers  []*reader

	acknowledged, unavailable, cut atomic.Int64
	cutShort                       atomic.Int64 // not answered although there was a connection
	unanswered                     atomic.Int64 // done, and not answered because the connection broke
	slowest                        atomic.Int64 // nanoseconds of the longest request

	mu         sync.Mutex
	complaints map[string]int

	leaving chan struct{}
	all     sync.WaitGroup
}

// gather makes an account for each writer; the site's server has to run.
func gather(t *testing.T, site *runningtest.Site, admin runningtest.Client) *crowd {
	t.Helper()
	return gatherMany(t, site, admin, writers)
}

func gatherMany(t *testing.T, site *runningtest.Site, admin runningtest.Client, writers int) *crowd {
	t.Helper()
	c := &crowd{t: t, site: site, complaints: map[string]int{}}
	site.MustWith(runningtest.AdminPassword+"\n", "admin", "create", "--email", readerEmail, "--password-stdin")
	for n := range writers {
		made := admin.Send(http.MethodPost, "/v1/users", map[string]any{"email": fmt.Sprintf("w%d@example.com", n)}).Want(http.StatusCreated)
		c.writers = append(c.writers, &writer{crowd: c, admin: admin, n: n, id: made.Text("id")})
	}
	for range refreshers {
		login := site.Client().Login(readerEmail, runningtest.AdminPassword)
		c.sessions = append(c.sessions, &refresher{c, site.Client(), login.Text("refresh_token")})
	}
	for n := range readers {
		c.readers = append(c.readers, &reader{c, admin, n})
	}
	return c
}

// start sets everybody to work, until leave.
func (c *crowd) start() {
	c.leaving = make(chan struct{})
	for _, w := range c.writers {
		c.all.Go(func() { c.work(w.step, 0) })
	}
	const rest = 20 * time.Millisecond
	for _, r := range c.sessions {
		c.all.Go(func() { c.work(r.step, rest) })
	}
	for _, r := range c.readers {
		c.all.Go(func() { c.work(r.step, rest) })
	}
}

// work repeats a step, with a rest after each and a little one after a failure.
func (c *crowd) work(step func(context.Context) bool, rest time.Duration) {
	const afterFailure = 10 * time.Millisecond
	for {
		pause := rest
		if !step(context.Background()) {
			pause = max(pause, afterFailure)
		}
		select {
		case <-c.leaving:
			return
		case <-time.After(pause):
		}
	}
}

// leave lets everybody finish the request in hand.
func (c *crowd) leave() {
	close(c.leaving)
	c.all.Wait()
}

// settle finds out what became of everybody's last step. The server has to run
// well by then.
func (c *crowd) settle() {
	c.t.Helper()
	const tries = 100
	for _, w := range c.writers {
		for range tries {
			if w.wish == nil && w.key == "" {
				break
			}
			w.step(c.t.Context())
		}
		w.wish = &w.is // look a last time
		if !w.settle(c.t.Context()) || w.key != "" {
			c.t.Errorf("writer %d gets no answer", w.n)
		}
	}
}

// try makes a request and remembers how long the longest took.
func (c *crowd) try(ctx context.Context, as runningtest.Client, method, path string, body any, headers ...string) (runningtest.Reply, error) {
	began := time.Now()
	r, err := as.Try(ctx, method, path, body, headers...)
	took := int64(time.Since(began))
	for longest := c.slowest.Load(); took > longest && !c.slowest.CompareAndSwap(longest, took); {
		longest = c.slowest.Load()
	}
	return r, err
}

// written tells whether a reply acknowledges a write, and counts it then.
func (c *crowd) written(r runningtest.Reply, err error) bool {
	if !c.heard(r, err) {
		return false
	}
	c.acknowledged.Add(1)
	return true
}

// heard tells whether a reply is a yes. No reply, or a 503 that says when to
// come back, leaves open what was asked; so does the 429 of somebody who could not
// be let in too often meanwhile, and the 409 while PostgreSQL has yet to notice that
// the connection of the first try is gone. Nothing else is expected.
func (c *crowd) heard(r runningtest.Reply, err error) bool {
	switch {
	case err != nil:
		c.cut.Add(1)
		if !errors.Is(err, syscall.ECONNREFUSED) {
			c.cutShort.Add(1)
		}
		return false
	case r.Status < http.StatusMultipleChoices:
		return true
	case typedUnavailable(r), r.Text("code") == "idempotency_in_flight",
		r.Status == http.StatusTooManyRequests && r.Header.Get("Retry-After") != "":
		c.unavailable.Add(1)
		return false
	}
	c.complain("answered %d: %s", r.Status, r.Text("code"))
	return false
}

// typedUnavailable tells whether a reply is a 503 as promised.
func typedUnavailable(r runningtest.Reply) bool {
	return r.Status == http.StatusServiceUnavailable && r.Header.Get("Retry-After") != "" && r.Text("code") != "" &&
		strings.HasPrefix(r.Header.Get("Content-Type"), "application/problem+json")
}

func (c *crowd) complain(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.complaints[fmt.Sprintf(format, args...)]++
}

// awaitAnswer waits until one more write is acknowledged.
func (c *crowd) awaitAnswer() time.Duration {
	c.t.Helper()
	before, began := c.acknowledged.Load(), time.Now()
	for c.acknowledged.Load() == before {
		if time.Since(began) > runningtest.Patience {
			c.t.Fatalf("nothing is acknowledged any more; so far %v", c.complaints)
		}
		time.Sleep(time.Millisecond)
	}
	return time.Since(began)
}
