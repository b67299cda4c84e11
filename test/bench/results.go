package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"
)

// measured is one contender in one operation at one number of connections: the
// medians of its rounds. Times are microseconds.
type measured struct {
	Rate        float64 `json:"requests_per_second"`
	P50         float64 `json:"p50_us"`
	P99         float64 `json:"p99_us"`
	ServerCPU   float64 `json:"server_cpu_us_per_request"`
	PostgresCPU float64 `json:"postgres_cpu_us_per_request"`
	LoadCPU     float64 `json:"load_cpu_us_per_request"`
	Failed      int     `json:"failed,omitempty"`
}

// CPU is what a request costs, the load apart.
func (m measured) CPU() float64 { return m.ServerCPU + m.PostgresCPU }

// ceilinged is one ceiling at the connections where it was measured, and the
// operation against it: the medians of the ratios round by round.
type ceilinged struct {
	measured

	// Rates is the operation's rate over the ceiling's, CPUs the ceiling's cost
	// of a request over the operation's: 1 is as good as the ceiling.
	Rates float64 `json:"rate_ratio"`
	CPUs  float64 `json:"cpu_ratio"`
}

// outcome is all that was found of one operation.
type outcome struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Group string `json:"group,omitempty"`
	// Connections maps their number to what was found.
	Connections map[int]measured     `json:"connections"`
	Ceilings    map[string]ceilinged `json:"ceilings,omitempty"`
	// Alone is the least that a login, a refresh or a sign-up can be, at one
	// connection.
	Alone *ceilinged `json:"ceiling_at_one_connection,omitempty"`
	// Smaller is the same in the smaller database, First the first page of the same
	// list, both measured in turns with the operation.
	Smaller *ceilinged `json:"smaller,omitempty"`
	First   *ceilinged `json:"first_page,omitempty"`
	// Statements is how many statements one request sends, SQL the costliest,
	// and the rest PostgreSQL's own time for that one.
	Statements  float64 `json:"statements_per_request"`
	SQL         string  `json:"sql,omitempty"`
	PostgresP50 float64 `json:"postgres_p50_us"`
	PostgresP99 float64 `json:"postgres_p99_us"`
}

// compare puts in how the operation stands against a rival, in turns with it at so
// many connections.
func (o *outcome) compare(connections int, rival string, how ceilinged) {
	switch {
	case connections == 1:
		o.Alone = &how
	case rival == smaller:
		o.Smaller = &how
	case rival == shallower:
		o.First = &how
	default:
		o.Ceilings[rival] = how
	}
}

// run is what was found with one number of users.
type run struct {
	Users    int       `json:"users"`
	Entries  int       `json:"entries"`
	At       time.Time `json:"at"`
	Machine  string    `json:"machine"`
	Seconds  float64   `json:"seconds_per_round"`
	Rounds   int       `json:"rounds"`
	Foreign  float64   `json:"foreign_load"`     // cores that others used meanwhile
	Beside   int       `json:"beside,omitempty"` // accounts of the smaller database
	Outcomes []outcome `json:"operations"`
	// MemoryKiB is the server's resident memory after everything, and at its most.
	MemoryKiB     int `json:"server_memory_kib"`
	MostMemoryKiB int `json:"server_most_memory_kib"`
	// ReadyMs is the time from the start of the binary to /readyz on this database.
	ReadyMs float64 `json:"ready_ms"`
}

// results are those of all runs: a run takes the place of an earlier one with as
// many users, an operation that of the same one.
type results struct {
	Runs []run `json:"runs"`
}

func readResults(path string) (results, error) {
	text, err := os.ReadFile(path) //nolint:gosec // named by whoever runs the program
	if errors.Is(err, fs.ErrNotExist) {
		return results{}, nil
	}
	var r results
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		return results{}, fmt.Errorf("read earlier results: %w", err)
	}
	return r, nil
}

func (r results) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err == nil {
		err = os.WriteFile(path, append(text, '\n'), 0o644) //nolint:gosec // a document
	}
	if err != nil {
		return fmt.Errorf("write the results: %w", err)
	}
	return nil
}

// with puts a run in; operations that it left out stay as they were, and so does
// the memory after everything, when it left out some.
func (r results) with(fresh run) results {
	at := slices.IndexFunc(r.Runs, func(old run) bool { return old.Users == fresh.Users })
	if at < 0 {
		r.Runs = append(r.Runs, fresh)
		slices.SortFunc(r.Runs, func(a, b run) int { return a.Users - b.Users })
		return r
	}
	var kept []outcome
	for _, op := range operations() {
		for _, from := range [][]outcome{fresh.Outcomes, r.Runs[at].Outcomes} {
			if i := slices.IndexFunc(from, func(o outcome) bool { return o.Name == op.name }); i >= 0 {
				kept = append(kept, from[i])
				break
			}
		}
	}
	if len(kept) > len(fresh.Outcomes) {
		fresh.MemoryKiB, fresh.MostMemoryKiB = r.Runs[at].MemoryKiB, r.Runs[at].MostMemoryKiB
	}
	fresh.Outcomes = kept
	r.Runs[at] = fresh
	return r
}

// find gives an operation's outcome.
func (r run) find(name string) (outcome, bool) {
	at := slices.IndexFunc(r.Outcomes, func(o outcome) bool { return o.Name == name })
	if at < 0 {
		return outcome{}, false
	}
	return r.Outcomes[at], true
}
