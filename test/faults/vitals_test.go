package faults

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// vitals are what must not grow for good.
type vitals struct {
	goroutines, files, heap, resident float64
	sessions                          int // in PostgreSQL; toxiproxy keeps some of those it has spoiled
}

func (v vitals) String() string {
	const mib = 1 << 20
	return fmt.Sprintf("%.0f goroutines, %.0f files, %d sessions, heap %.1f MiB, resident %.1f MiB",
		v.goroutines, v.files, v.sessions, v.heap/mib, v.resident/mib)
}

// worse tells whether any figure is more than a twentieth over what it was.
// Small numbers may differ by two: what runs now and then is among them.
func (v vitals) worse(than vitals) bool {
	over := func(now, before float64) bool { return now > max(before*1.05, before+2) }
	return over(v.goroutines, than.goroutines) || over(v.files, than.files) || v.resident > than.resident*1.05
}

// examine reads them from the operations' listener, after a garbage collection.
func examine(t *testing.T, site *runningtest.Site) vitals {
	t.Helper()
	runningtest.HangUp()
	fetch(t, "http://"+site.Ops+"/debug/pprof/heap?gc=1")
	figures := map[string]float64{}
	scanner := bufio.NewScanner(strings.NewReader(fetch(t, "http://"+site.Ops+"/metrics")))
	for scanner.Scan() {
		name, text, _ := strings.Cut(scanner.Text(), " ")
		if value, err := strconv.ParseFloat(text, 64); err == nil {
			figures[name] = value
		}
	}
	conn := connect(t, site.Superuser())
	defer func() { _ = conn.Close(context.Background()) }() // it is examined many times
	return vitals{
		goroutines: figures["go_goroutines"], files: figures["process_open_fds"],
		heap: figures["go_memstats_heap_alloc_bytes"], resident: figures["process_resident_memory_bytes"],
		sessions: count(t, conn, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"),
	}
}

// recovers waits until the vitals are what they were, for half a minute.
func recovers(t *testing.T, site *runningtest.Site, before vitals) {
	t.Helper()
	const patience = 30 * time.Second
	began := time.Now()
	now := examine(t, site)
	for now.worse(before) && time.Since(began) < patience {
		time.Sleep(500 * time.Millisecond)
		now = examine(t, site)
	}
	t.Logf("after %s: %s", time.Since(began).Round(100*time.Millisecond), now)
	if now.worse(before) {
		t.Errorf("before it was %s, and afterwards it stays at %s", before, now)
	}
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url) //nolint:gosec // our own server
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
