package load

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func serve(t *testing.T, answer http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func TestRequestsAreCountedAndNumbered(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	seen := map[string]int{}
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen[r.URL.Path]++
		if len(seen)%2 == 0 {
			w.WriteHeader(http.StatusTeapot)
		}
	})
	r, err := run(t.Context(), Spec{
		Address: address, Connections: 2, For: 50 * time.Millisecond,
		Requests: [][]byte{[]byte("GET /" + Number + " HTTP/1.1\r\nHost: a\r\n\r\n")},
	})
	if err != nil || r.Sent == 0 || r.Counted == 0 || r.P50 <= 0 || r.P99 < r.P50 {
		t.Fatalf("run = %+v, %v", r, err)
	}
	if len(seen) != r.Sent {
		t.Errorf("%d numbers for %d requests", len(seen), r.Sent)
	}
	if r.Failed[http.StatusTeapot] == 0 || r.Failures() != r.Failed[http.StatusTeapot] {
		t.Errorf("failed: %v", r.Failed)
	}
}

func TestChainsFollowTheReplies(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	last := "a"
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, _ := io.ReadAll(r.Body)
		if string(body) != `{"token":"`+last+`"}` {
			w.WriteHeader(http.StatusConflict)
			return
		}
		last += "a"
		_, _ = io.WriteString(w, `{"other": 1, "token": "`+last+`"}`)
	})
	head := "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
	r, err := run(t.Context(), Spec{
		Address: address, Connections: 1, For: 20 * time.Millisecond,
		Chain: &Chain{Head: []byte(head), Field: "token", Tokens: []string{"a"}},
	})
	if err != nil || r.Failures() > 0 || len(r.Tokens) != 1 || r.Tokens[0] != last {
		t.Errorf("run = %+v, %v; the last token is %d long", r, err, len(last))
	}
}
