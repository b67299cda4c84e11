// Package load makes closed-loop load: so many connections, each of which sends
// its next request when the last one is answered. It runs in a process of its
// own (Child), so that what it costs can be told from what the server costs.
package load

import "time"

// Spec is one run.
type Spec struct {
	// Address is host:port of the server under load.
	Address     string
	Connections int
	// Warm is how long the load runs before anything counts, For how long then.
	Warm, For time.Duration
	// Requests are whole HTTP requests; each connection sends one after the other,
	// from a place of its own. Number in one is replaced, each time it is sent, by
	// twelve digits that were never sent before.
	Requests [][]byte
	// Chain makes each connection follow a chain instead; nil is none.
	Chain *Chain
	// Query makes the connections send a statement to PostgreSQL instead.
	Query *Query
}

// Number stands for digits that are new in each request.
const Number = "{{NUMBER12}}"

// Chain is work in which a reply holds what the next request needs.
type Chain struct {
	// Head is the request up to the value of Content-Length; Field the member of
	// request and reply that holds the token.
	Head  []byte
	Field string
	// Tokens are the first tokens, at least one a connection.
	Tokens []string
}

// Query is a statement for PostgreSQL, with the parameters of many calls; nil is
// NULL.
type Query struct {
	URL, SQL   string
	Parameters [][]*string
}

// Result is what a run found.
type Result struct {
	// Sent counts all requests, Counted those after the warming up.
	Sent, Counted int
	// Failed counts replies that were not 2xx, by status (0: no reply).
	Failed   map[int]int
	Seconds  float64
	P50, P99 time.Duration
	// CPU is what the load itself took.
	CPU time.Duration
	// Tokens are where the chains ended.
	Tokens []string
}

// Rate is requests a second.
func (r Result) Rate() float64 { return float64(r.Counted) / r.Seconds }

// Failures counts all that failed.
func (r Result) Failures() (n int) {
	for _, count := range r.Failed {
		n += count
	}
	return n
}
