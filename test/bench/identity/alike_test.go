package identity_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"sort"
	"strings"
	"sync/atomic"
	"testing"

	"roster/modules/identity"
	"roster/platform/database/databasetest"
)

// samples is how many of each kind of account are measured, in turns.
var samples = flag.Int("samples", 2000, "requests for each kind of account")

// BenchmarkTellingNobody says how well the time of a reply tells accounts that
// exist from those that do not: auc is the chance that a reply for a known one
// takes longer than one for an unknown one (0.5 is no difference), and worse-ms
// how much longer the known one's median is. Status, body and headers have to be
// the same. Run it with -benchtime 1x on a machine that does nothing else.
func BenchmarkTellingNobody(b *testing.B) {
	for _, cost := range []struct {
		name    string
		hashing identity.Hashing
	}{{"cheap-hash", cheap()}, {"real-hash", identity.Hashing{MemoryKiB: 19456, Iterations: 2, Parallelism: 1, Queue: 64}}} {
		b.Run(cost.name, func(b *testing.B) {
			s := newService(b, cost.hashing)
			s.forget("dora")
			for _, door := range doors {
				for state, name := range states {
					b.Run(door.name+"/"+state, func(b *testing.B) { s.compare(b, door, name) })
				}
			}
		})
	}
}

// states are an account of each kind. Those that are guessed at are also locked
// for whoever failed before, after the first fifty.
var states = map[string]string{"verified": "uma", "unverified": "una", "suspended": "sid", "deleted": "dora"}

func (s *service) compare(b *testing.B, door door, name string) {
	known, unknown := make([]float64, 0, *samples), make([]float64, 0, *samples)
	for i := range *samples {
		var here, nobody answer
		ask := func(who string, a *answer) float64 { return micros(func() { *a = s.ask(door, who) }) }
		if stranger := fmt.Sprint("nobody", strangers.Add(1)); i%2 == 0 {
			known, unknown = append(known, ask(name, &here)), append(unknown, ask(stranger, &nobody))
		} else {
			unknown, known = append(unknown, ask(stranger, &nobody)), append(known, ask(name, &here))
		}
		if here != nobody {
			b.Fatalf("an account is answered %v, none %v", here, nobody)
		}
	}
	b.ReportMetric(auc(known, unknown), "auc")
	b.ReportMetric(middle(known)/middle(unknown), "median-ratio")
	b.ReportMetric((middle(known)-middle(unknown))/1000, "later-ms")
	b.ReportMetric(middle(unknown)/1000, "unknown-ms")
}

var strangers atomic.Int64

// door is a request that strangers make about an address.
type door struct {
	name, path, password string
}

var doors = []door{
	{"login", "/v1/auth/login", "not the one, surely"},
	{"login-73-bytes", "/v1/auth/login", strings.Repeat("p", 73)},
	{"login-200-bytes", "/v1/auth/login", strings.Repeat("p", 200)},
	{"login-1025-bytes", "/v1/auth/login", strings.Repeat("p", 1025)},
	{"register", "/v1/auth/register", "a rather good one"},
	{"verification", "/v1/auth/email-verifications", ""},
	{"reset", "/v1/auth/password-resets", ""},
}

// answer is all that a stranger sees of a reply but its time; the id of the
// request and the date differ between any two.
type answer struct {
	status       int
	body, header string
}

// ask knocks from an address of its own, so that no guess has to wait.
func (s *service) ask(d door, name string) answer {
	members := map[string]string{"email": name + "@example.com", "password": d.password}
	if strings.HasPrefix(d.name, "login") {
		members = map[string]string{"login": name + "@example.com", "password": d.password}
	}
	if d.password == "" {
		delete(members, "password")
	}
	text, err := json.Marshal(members)
	ok(s.b, err)
	req, err := http.NewRequestWithContext(s.b.Context(), http.MethodPost, s.url+d.path, bytes.NewReader(text))
	ok(s.b, err)
	req.Header.Set("Content-Type", "application/json")
	n := strangers.Add(1)
	req.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255))
	req.Header.Set("X-Request-Id", "alike")
	reply, err := client.Do(req)
	ok(s.b, err)
	defer func() { _ = reply.Body.Close() }()
	body, err := io.ReadAll(reply.Body)
	ok(s.b, err)
	reply.Header.Del("Date")
	return answer{reply.StatusCode, string(body), fmt.Sprint(reply.Header)}
}

// forget makes an account and deletes it.
func (s *service) forget(name string) {
	s.ask(doors[4], name)
	db, err := sql.Open("pgx", databasetest.OwnerURL(s.b, s.database))
	ok(s.b, err)
	defer func() { _ = db.Close() }()
	var deleted bool
	ok(s.b, db.QueryRowContext(s.b.Context(), "SELECT soft_delete_user(id) FROM users WHERE email_canonical = $1", name+"@example.com").Scan(&deleted))
	if !deleted {
		s.b.Fatal("the account to delete is not there")
	}
}

// auc is the chance that a value of a exceeds one of b; equal values count half.
func auc(a, b []float64) float64 {
	sorted := append([]float64(nil), b...)
	sort.Float64s(sorted)
	var wins float64
	for _, v := range a {
		below := sort.SearchFloat64s(sorted, v)
		upTo := sort.Search(len(sorted), func(i int) bool { return sorted[i] > v })
		wins += float64(below) + float64(upTo-below)/2
	}
	return wins / float64(len(a)*len(b))
}
