package faults

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// slowness is a way to hold a connection for as long as one is let.
type slowness struct {
	begin string        // sent at once
	drip  string        // sent each second
	limit time.Duration // within which the connection is closed
}

// The settings that bound each are those of configs/default.yaml:
// read_header_timeout and read_timeout; for a reply there are ten seconds. What
// comes a little after is the second between two drips.
var slownesses = map[string]slowness{
	"headers that never end": {begin: "GET /v1/me HTTP/1.1\r\nHost: x\r\n", drip: "A: b\r\n", limit: 8 * time.Second},
	"a body that never ends": {begin: head("Content-Length: 1000"), drip: "a", limit: 15 * time.Second},
	"nothing at all":         {limit: 8 * time.Second},
	"replies that nobody reads": {
		begin: "GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n", limit: 15 * time.Second,
	},
}

// TestSlowClients holds a thousand connections each way. Others are served as
// before meanwhile, and the slow ones are closed.
func TestSlowClients(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	if !long() {
		t.Skip("takes as long as the time-outs of the server")
	}
	site := runningtest.NewSite(t, runningtest.StartCluster(t, map[string]string{"fsync": "off"}))
	server := site.Serve()
	admin := site.Administrator()
	alone := latency(t, admin, 3*time.Second)
	for name, slow := range slownesses { //nolint:paralleltest // as above
		t.Run(name, func(t *testing.T) {
			const connections = 1000
			ctx, cancel := context.WithTimeout(t.Context(), runningtest.Patience)
			defer cancel()
			var all sync.WaitGroup
			closed := make([]time.Duration, connections)
			for i := range closed {
				all.Go(func() { closed[i] = slow.hold(ctx, site.API) })
			}
			time.Sleep(5 * time.Second)
			beside := latency(t, admin, 3*time.Second)
			t.Logf("99th percentile alone %s, beside them %s; resident %d KiB", alone, beside, memory(t, server.PID(), "VmRSS"))
			if beside > 2*alone {
				t.Errorf("others wait %s, and %s without the slow ones", beside, alone)
			}
			all.Wait()
			within(t, "closed after, longest", percentile(closed, 1), slow.limit)
		})
	}
}

// hold keeps a connection as long as it is let, and tells how long that was.
func (s slowness) hold(ctx context.Context, address string) time.Duration {
	began := time.Now()
	small := func(_, _ string, c syscall.RawConn) error {
		return c.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 4096) // a small window fills soon
		})
	}
	conn, err := (&net.Dialer{Control: small}).DialContext(ctx, "tcp", address)
	if err != nil {
		return 0
	}
	defer func() { _ = conn.Close() }()
	_, _ = conn.Write([]byte(s.begin))
	for ctx.Err() == nil {
		if s.drip == "" {
			return s.sleep(ctx, conn, began)
		}
		if _, err := conn.Write([]byte(s.drip)); err != nil {
			break
		}
		time.Sleep(time.Second)
	}
	return time.Since(began)
}

// sleep does nothing until the other side has gone: only writing shows it to
// whoever does not read.
func (s slowness) sleep(ctx context.Context, conn net.Conn, began time.Time) time.Duration {
	if s.begin == "" {
		_, _ = io.Copy(io.Discard, conn)
		return time.Since(began)
	}
	for ctx.Err() == nil {
		time.Sleep(time.Second)
		if _, err := fmt.Fprint(conn, "G"); err != nil {
			break
		}
	}
	return time.Since(began)
}

// latency is the 99th percentile of a small request, for a while.
func latency(t *testing.T, as runningtest.Client, long time.Duration) time.Duration {
	t.Helper()
	var times []time.Duration
	for until := time.Now().Add(long); time.Now().Before(until); {
		began := time.Now()
		as.Send(http.MethodGet, "/v1/me", nil).Want(http.StatusOK)
		times = append(times, time.Since(began))
	}
	return percentile(times, 0.99)
}
