package identity_test

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/platform/database/databasetest"
)

var (
	// samples is how many of each kind of account are measured, in turns.
	samples = flag.Int("samples", 2000, "requests for each kind of account")
	only    = flag.String("door", "", "measure only what begins with this: login, registration, …")
)

// BenchmarkTellingNobody says how well the time of a reply tells accounts that
// exist from those that do not, and prints a table for docs/identity.md: AUC is
// the chance that a reply for a known one takes longer than one for an unknown
// one (0.5 is no difference). Status, body and headers have to be the same. Run
// it with -benchtime 1x on a machine that does nothing else.
func BenchmarkTellingNobody(b *testing.B) {
	every := []string{"verified", "unverified", "suspended", "deleted"}
	once := append([]string{seldom}, every...)
	var table strings.Builder
	table.WriteString("\n| operation | known account | AUC | median, known | median, unknown | verdict |\n|---|---|---|---|---|---|\n")
	for _, cost := range []struct {
		name   string
		parts  parts
		states map[string][]string // by door
	}{
		{"cheap hash", parts{hashing: cheap()}, map[string][]string{
			"login": once, "login, 73 bytes": every, "login, 200 bytes": every, "login, 1,025 bytes": every,
			"login, locked": {"verified"}, "registration": every, "verification": every, "reset": every,
		}},
		{"no hash", parts{hashing: cheap(), limited: true}, map[string][]string{"login, too many from the network": every}},
		{"real hash", parts{hashing: identity.Hashing{MemoryKiB: 19456, Iterations: 2, Parallelism: 1, Queue: 64}}, map[string][]string{
			"login": once, "login, 73 bytes": {"verified"}, "login, 200 bytes": {"verified"}, "registration": every,
		}},
	} {
		s := assemble(b, cost.parts)
		s.bury(*samples)
		if len(cost.states["login"]) > 0 && strings.HasPrefix("login", *only) {
			s.enrol(*samples)
		}
		if len(cost.states[lockedDoor.name]) > 0 {
			s.lock()
		}
		for _, door := range doors {
			if states := cost.states[door.name]; states != nil && strings.HasPrefix(door.name, *only) {
				table.WriteString(s.compare(door, cost.name, states))
			}
		}
	}
	_, _ = fmt.Fprintln(os.Stdout, table.String())
}

// seldom is an account that nothing is remembered of.
const seldom = "unverified, the first question in a minute"

// nameOf is the account of a kind that is asked about in a round. Of those that
// are deleted, as of nobody's, each is asked about once at a door, because its
// address can be registered.
func nameOf(state string, round int) string {
	switch state {
	case seldom:
		return fmt.Sprint("seldom", round)
	case "deleted":
		return fmt.Sprint("gone", round)
	}
	return map[string]string{"verified": "uma", "unverified": "una", "suspended": "sid"}[state]
}

// compare asks about an account of each kind and about nobody, in turns and in
// an order that moves on, and gives a line of the table for each kind.
func (s *service) compare(d door, cost string, states []string) (lines string) {
	times := make([][]float64, len(states)+1)
	for round := range *samples {
		answers, took := make([]answer, len(times)), make([]float64, len(times))
		for turn := range times {
			kind := (round + turn) % len(times)
			name := d.nobody
			switch {
			case kind < len(states):
				name = nameOf(states[kind], round)
			case name == "":
				name = fmt.Sprint("nobody", round)
			}
			took[kind] = micros(func() { answers[kind] = s.ask(d, name) })
		}
		if d.over && slices.ContainsFunc(answers, func(a answer) bool { return a.status != http.StatusTooManyRequests }) {
			continue // the limit had one left
		}
		for kind, got := range answers {
			times[kind] = append(times[kind], took[kind])
			if nobody := answers[len(states)]; got != nobody {
				s.b.Fatalf("%s: %s is answered %v, nobody %v", d.name, states[kind], got, nobody)
			}
		}
	}
	unknown := times[len(states)]
	for kind, state := range states {
		lines += line(d.name+", "+cost, state, times[kind], unknown)
	}
	return lines
}

// line says whether a stranger can tell two kinds apart by their times.
func line(operation, state string, known, unknown []float64) string {
	const micro = 1000.0
	a, here, nobody := auc(known, unknown), middle(known), middle(unknown)
	verdict := "alike"
	if a < 0.45 || a > 0.55 || math.Abs(here-nobody) > max(nobody/50, micro) {
		verdict = "told apart"
	}
	return fmt.Sprintf("| %s | %s | %.3f | %.3f ms | %.3f ms | %s |\n", operation, state, a, here/micro, nobody/micro, verdict)
}

// questions counts what was asked, each mostly from an address of its own.
var questions atomic.Int64

// door is a request that strangers make about an address.
type door struct {
	name, path, password string
	// network is set where each question comes from one network, and nobody where
	// each is about one unknown address.
	network, nobody string
	// over is of a network that has asked too often, for somebody who claims to have a
	// known device.
	over bool
}

var (
	lockedDoor       = door{name: "login, locked", path: "/v1/auth/login", password: "not the one, surely", network: "192.0.2.77", nobody: "nolock"}
	registrationDoor = door{name: "registration", path: "/v1/auth/register", password: "a rather good one"}
	doors            = []door{
		{name: "login", path: "/v1/auth/login", password: "not the one, surely"},
		{name: "login, 73 bytes", path: "/v1/auth/login", password: strings.Repeat("p", 73)},
		{name: "login, 200 bytes", path: "/v1/auth/login", password: strings.Repeat("p", 200)},
		{name: "login, 1,025 bytes", path: "/v1/auth/login", password: strings.Repeat("p", 1025)},
		lockedDoor,
		{name: "login, too many from the network", path: "/v1/auth/login", password: "not the one, surely", network: "192.0.2.78", over: true},
		{name: "verification", path: "/v1/auth/email-verifications"},
		{name: "reset", path: "/v1/auth/password-resets"},
		registrationDoor, // the last: there are accounts then
	}
)

// answer is all that a stranger sees of a reply but its time; the id of the
// request and the date differ between any two.
type answer struct {
	status       int
	body, header string
}

// ask knocks, unless the door says otherwise from an address of its own, so that
// no guess has to wait.
func (s *service) ask(d door, name string) answer {
	members := map[string]string{"email": name + "@example.com", "password": d.password}
	if strings.HasPrefix(d.name, "login") {
		members = map[string]string{"login": name + "@example.com", "password": d.password}
	}
	if d.over {
		members["device_token"] = base64.RawURLEncoding.EncodeToString(make([]byte, 48))
	}
	if d.password == "" {
		delete(members, "password")
	}
	text, err := json.Marshal(members)
	ok(s.b, err)
	req, err := http.NewRequestWithContext(s.b.Context(), http.MethodPost, s.url+d.path, bytes.NewReader(text))
	ok(s.b, err)
	req.Header.Set("Content-Type", "application/json")
	n, from := questions.Add(1), d.network
	if from == "" {
		from = fmt.Sprintf("10.%d.%d.%d", n>>16&255, n>>8&255, n&255)
	}
	req.Header.Set("X-Forwarded-For", from)
	req.Header.Set("X-Request-Id", "alike")
	reply, err := client.Do(req)
	ok(s.b, err)
	defer func() { _ = reply.Body.Close() }()
	body, err := io.ReadAll(reply.Body)
	ok(s.b, err)
	reply.Header.Del("Date")
	for _, field := range []string{"Retry-After", "RateLimit"} { // a second may end between two questions
		if reply.Header.Get(field) != "" {
			reply.Header.Set(field, "later")
		}
	}
	return answer{reply.StatusCode, string(body), fmt.Sprint(reply.Header)}
}

// bury makes accounts that are deleted.
func (s *service) bury(accounts int) {
	s.change("INSERT INTO users (id, email, email_canonical) SELECT gen_random_uuid(), n, n FROM generate_series(0, $1::int - 1) i, concat('gone', i, '@example.com') n", accounts)
	s.change("SELECT soft_delete_user(id) FROM users WHERE email_canonical LIKE 'gone%'")
}

// enrol registers people, and waits until the keys for their entries in the log
// are forgotten.
func (s *service) enrol(people int) {
	for n := range people {
		s.ask(registrationDoor, fmt.Sprint("seldom", n))
	}
	time.Sleep(time.Minute)
}

// lock uses up the attempts at an account and at an address without one, for as
// long as the measurement takes.
func (s *service) lock() {
	const allowance = 5
	for range allowance {
		s.ask(lockedDoor, "uma")
		s.ask(lockedDoor, lockedDoor.nobody)
	}
	s.change("UPDATE login_throttles SET blocked_until = now() + interval '2 hours' WHERE blocked_until IS NOT NULL")
}

func (s *service) change(statement string, values ...any) {
	s.b.Helper()
	db, err := sql.Open("pgx", databasetest.OwnerURL(s.b, s.database))
	ok(s.b, err)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(s.b.Context(), statement, values...)
	ok(s.b, err)
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
