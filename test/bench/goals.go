package main

import (
	"fmt"
	"strings"
)

// requirements are the four goals, in milliseconds at the 99th percentile. That of
// lists is for pages; searches are held against it in a row of their own.
var requirements = []struct {
	group string
	ms    float64
}{{groupSingle, 5}, {groupJoin, 10}, {groupList, 15}, {groupSearch, 15}, {groupAudit, 20}}

// goal is a figure to reach in one run; it gives the value, if it was measured.
type goal struct {
	text  string
	limit float64
	least bool // the limit is the least, not the most
	value func(run) (float64, bool)
}

// rates is the ratio of an operation to its ceiling of Gin and pgx.
func rates(name string) func(run) (float64, bool) {
	return func(r run) (float64, bool) {
		o, _ := r.find(name)
		c, ok := o.Ceilings["gin+pgx"]
		return c.Rates, ok
	}
}

// ratesAlone is as rates, at one connection.
func ratesAlone(name string) func(run) (float64, bool) {
	return func(r run) (float64, bool) {
		o, _ := r.find(name)
		if o.Alone == nil {
			return 0, false
		}
		return o.Alone.Rates, true
	}
}

// alone is an operation's p50 in ms at one connection.
func alone(name string) func(run) (float64, bool) {
	return func(r run) (float64, bool) {
		o, ok := r.find(name)
		return o.Connections[1].P50 / 1000, ok
	}
}

// adds is how many ms more an operation's p50 is than another's, at one connection.
func adds(name, to string) func(run) (float64, bool) {
	return func(r run) (float64, bool) {
		a, found := r.find(name)
		b, ok := r.find(to)
		return (a.Connections[1].P50 - b.Connections[1].P50) / 1000, found && ok
	}
}

// own is PostgreSQL's own p99 in ms, the highest of some operations.
func own(names ...string) func(run) (float64, bool) {
	return func(r run) (float64, bool) {
		highest, found := 0.0, false
		for _, name := range names {
			if o, ok := r.find(name); ok {
				highest, found = max(highest, o.PostgresP99/1000), true
			}
		}
		return highest, found
	}
}

// deeper is the rate of the first page over that of an operation, in turns.
func deeper(name string) func(run) (float64, bool) {
	return func(r run) (float64, bool) {
		o, _ := r.find(name)
		if o.First == nil {
			return 0, false
		}
		return 1 / o.First.Rates, true
	}
}

var goals = []goal{
	{"`GET /v1/me` over gin+pgx", 0.75, true, rates("me")},
	{"`GET /v1/users/{id}` over gin+pgx", 0.75, true, rates("get")},
	{"`GET /v1/users` over gin+pgx", 0.7, true, rates("list")},
	{"refresh over rotating one row and signing, at one connection", 0.6, true, ratesAlone("refresh")},
	{"refresh over rotating one row and signing, at 16 connections", 0.6, true, rates("refresh")},
	{"login beyond the hash, p50 at one connection, ms", 1.5, false, alone("login")},
	{"sign-up beyond the hash, p50 at one connection, ms", 2, false, alone("register")},
	{"search, p50 at one connection, ms", 3, false, alone("search")},
	{"an estimate of the total adds to a page, p50 at one connection, ms", 1, false, adds("list-estimate", "list")},
	{"a page at depth 50,000 takes so many times the first", 1.2, false, deeper("list-50k-one")},
	{"a page at depth 500,000 takes so many times the first", 1.2, false, deeper("list-500k-one")},
	{"twenty pages around depth 50,000, one after another, take so many times the first", 1.2, false, deeper("list-50k")},
	{"twenty pages around depth 500,000, one after another, take so many times the first", 1.2, false, deeper("list-500k")},
	{"PostgreSQL's own p99, record by email, ms", 2, false, own("get-by-email")},
	{"PostgreSQL's own p99, user with profile and roles, ms", 4, false, own("get", "me")},
	{"PostgreSQL's own p99, list page, first or deep, ms", 8, false, own("list", "list-50k", "list-500k", "list-50k-one", "list-500k-one")},
	{"PostgreSQL's own p99, role filter, ms", 8, false, own("role-admin", "role-moderator")},
	{"PostgreSQL's own p99, search, ms", 15, false, own("search", "search-common")},
	{"PostgreSQL's own p99, log of one person, ms", 10, false, own("audit")},
	{"server memory after everything, MiB", 120, false, func(r run) (float64, bool) { return float64(r.MemoryKiB) / 1024, r.MemoryKiB > 0 }},
	{"start to ready, ms", 300, false, func(r run) (float64, bool) { return r.ReadyMs, r.ReadyMs > 0 }},
}

// judge tells for each goal what was measured, and whether it holds.
func judge(b *strings.Builder, all results) {
	b.WriteString("\n| | goal |")
	for _, r := range all.Runs {
		fmt.Fprintf(b, " %s accounts |", thousands(r.Users))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(all.Runs)) + "\n")
	for _, g := range goals {
		sign := "≤"
		if g.least {
			sign = "≥"
		}
		fmt.Fprintf(b, "| %s | %s %g |", g.text, sign, g.limit)
		for _, r := range all.Runs {
			value, measured := g.value(r)
			switch {
			case !measured:
				b.WriteString(" – |")
			case g.holds(value):
				fmt.Fprintf(b, " %.2f |", value)
			default:
				fmt.Fprintf(b, " **%.2f** (missed) |", value)
			}
		}
		b.WriteString("\n")
	}
	growth(b, all)
}

func (g goal) holds(value float64) bool {
	if g.least {
		return value >= g.limit
	}
	return value <= g.limit
}

// growth compares each operation with the same in a smaller database, measured in
// turns; runs that had none beside them are left out.
func growth(b *strings.Builder, all results) {
	for _, r := range all.Runs {
		if r.Beside == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s accounts over %s, in turns at %d connections (goal: at most 1.2):\n\n| operation | time of a request | CPU of a request |\n|---|---|---|\n",
			thousands(r.Users), thousands(r.Beside), compared)
		for _, o := range r.Outcomes {
			if o.Smaller != nil {
				fmt.Fprintf(b, "| %s | %.2f | %.2f |\n", o.Title, 1/o.Smaller.Rates, 1/o.Smaller.CPUs)
			}
		}
	}
}
