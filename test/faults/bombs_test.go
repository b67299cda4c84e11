package faults

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

const mib = 1 << 20

// bombs are requests that want more of the server than they cost to send.
var bombs = map[string]func() io.Reader{
	"100 MB of body": func() io.Reader {
		return io.MultiReader(strings.NewReader(head("Content-Length: 104857600")), io.LimitReader(letters{}, 100*mib))
	},
	"100 MB of body in chunks": func() io.Reader {
		return io.MultiReader(strings.NewReader(head("Transfer-Encoding: chunked")+"6400000\r\n"), io.LimitReader(letters{}, 100*mib))
	},
	"arrays 100,000 deep":  func() io.Reader { return post(strings.Repeat("[", 100_000)) },
	"objects 100,000 deep": func() io.Reader { return post(strings.Repeat(`{"a":`, 100_000)) },
	"1,000,000 keys":       func() io.Reader { return post("{" + keys(1_000_000) + "}") },
	"as many keys as go":   func() io.Reader { return post("{" + keys(80_000) + "}") },
	"a number of 1 MB":     func() io.Reader { return post(`{"email":` + strings.Repeat("9", mib-100) + "}") },
	"1,000,000 escapes":    func() io.Reader { return post(`{"email":"` + strings.Repeat(`\u0041`, mib/7) + `"}`) },
	"1,000,000 parameters": func() io.Reader { return get("/v1/auth/login?" + strings.Repeat("a=1&", 1_000_000)) },
	"1,000,000 headers":    func() io.Reader { return strings.NewReader(head(strings.Repeat("A: 1\r\n", 1_000_000))) },
	"as many headers as go": func() io.Reader {
		return strings.NewReader(head(strings.Repeat("A: 1\r\n", 2_500) + "Content-Length: 0"))
	},
	"a header of 100 MB": func() io.Reader {
		return io.MultiReader(strings.NewReader("GET / HTTP/1.1\r\nA: "), io.LimitReader(letters{}, 100*mib))
	},
}

// TestBombs sends each several times: it is refused at once, and costs little.
//
// ASVS: 15.2.2
func TestBombs(t *testing.T) { //nolint:paralleltest // alone in the long run, whose times are those of a machine that does nothing else
	if !long() {
		t.Parallel()
	}
	site := runningtest.NewSite(t, runningtest.StartCluster(t, map[string]string{"fsync": "off"}))
	server := site.Serve()
	site.Client().Send(http.MethodGet, "/openapi.json", nil).Want(http.StatusOK) // made once
	for name, bomb := range bombs {
		throw(t, site.API, bomb())
		forgetPeak(t, server.PID())
		before := memory(t, server.PID(), "VmRSS")
		var times []time.Duration
		statuses := map[int]int{}
		for range rounds(1, 20) {
			status, took := throw(t, site.API, bomb())
			times = append(times, took)
			statuses[status]++
			if status < http.StatusBadRequest || status >= http.StatusInternalServerError {
				t.Errorf("%s: answered %d", name, status)
			}
		}
		grown := memory(t, server.PID(), "VmHWM") - before
		t.Logf("%s: %v, %d KiB more at most", name, statuses, grown)
		within(t, name+", refused after, longest", percentile(times, 1), 100*time.Millisecond)
		if long() && grown > 20<<10 {
			t.Errorf("%s: %d KiB more", name, grown)
		}
	}
}

func head(headers string) string {
	return "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + headers + "\r\n\r\n"
}

func post(body string) io.Reader {
	return strings.NewReader(head("Content-Length: "+strconv.Itoa(len(body))) + body)
}

func get(target string) io.Reader {
	return strings.NewReader("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n")
}

func keys(n int) string {
	var b strings.Builder
	for i := range n {
		_, _ = fmt.Fprintf(&b, `"k%d":0,`, i)
	}
	return strings.TrimSuffix(b.String(), ",")
}

// letters are an endless body.
type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	return len(p), nil
}

// throw sends a request and gives the status of the reply, and how long it took
// to come.
func throw(t *testing.T, address string, bomb io.Reader) (int, time.Duration) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(runningtest.Patience))
	began := time.Now()
	go func() { _, _ = io.Copy(conn, bomb) }() // ends when the server has had enough
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Errorf("no reply: %v", err)
		return 0, 0
	}
	_ = response.Body.Close()
	return response.StatusCode, time.Since(began)
}

// memory is a figure of a process in KiB, as /proc tells it: VmRSS is now, VmHWM
// the peak.
func memory(t *testing.T, pid int, name string) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skipf("the memory of a process is read from /proc: %v", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			kib, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				t.Fatal(err)
			}
			return kib
		}
	}
	t.Fatalf("no %s in /proc/%d/status", name, pid)
	return 0
}

// forgetPeak makes VmHWM begin anew.
func forgetPeak(t *testing.T, pid int) {
	t.Helper()
	if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0o600); err != nil {
		t.Skipf("the peak of a process's memory cannot be forgotten: %v", err)
	}
}
