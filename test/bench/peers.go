package main

import (
	"fmt"
	"slices"
	"strings"
)

// peer is another product, measured on a machine like this one in its own time:
// how many times slower than the ceiling of the same kind it was, by operation,
// at 16 connections and 100,000 users.
type peer struct {
	name    string
	slower  map[string]float64
	version string
}

// The figures are ratios, because the machine of the day is not the same: a
// ceiling's rate over the product's, in requests a second.
var measuredPeers = []peer{
	{"supabase/auth", map[string]float64{
		"me": 7.6, "get": 12871.0 / 3159, "refresh": 15.5, "list": 282, "list-50k": 719.6,
	}, "2.196.0"},
	{"ory/kratos", map[string]float64{
		"me": 9.3, "get": 12871.0 / 2107, "login": 4.6, "refresh": 5.1, "list": 10.7, "list-50k": 15.6,
	}, "26.2.0"},
	{"PocketBase", map[string]float64{
		"me": 3.8, "get": 12871.0 / 4330, "login": 21.1, "refresh": 1.3, "list": 32.7, "list-50k": 58.3,
	}, "0.39.11"},
}

// peered tells a run with as many users as the products were measured with.
func peered(r run) bool { return r.Users == 100_000 }

// peers tells how many times faster the server is, each held against its own
// ceiling.
func peers(b *strings.Builder, r run) {
	fmt.Fprintf(b, "\nTimes the requests a second of other products, at %d connections. They were measured earlier, with %s users on such a machine, against ceilings of the same kind; server and product are each taken as a share of their own ceiling, since the machine of the day differs. Passwords were cheap for all; a refresh of ory/kratos rotates nothing, and that of PocketBase writes nothing.\n\n| operation |",
		compared, thousands(r.Users))
	for _, p := range measuredPeers {
		fmt.Fprintf(b, " %s %s |", p.name, p.version)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(measuredPeers)) + "\n")
	for _, o := range r.Outcomes {
		ours, ok := o.Ceilings["gin+pgx"]
		if !ok || !slices.ContainsFunc(measuredPeers, func(p peer) bool { return p.slower[o.Name] > 0 }) {
			continue
		}
		fmt.Fprintf(b, "| %s |", o.Title)
		for _, p := range measuredPeers {
			if slower := p.slower[o.Name]; slower > 0 {
				fmt.Fprintf(b, " %.1f |", slower*ours.Rates)
			} else {
				b.WriteString(" – |")
			}
		}
		b.WriteString("\n")
	}
}
