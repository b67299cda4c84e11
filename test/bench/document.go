package main

import (
	"fmt"
	"slices"
	"strings"
)

// document is the written part of performance.md.
func document(all results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n## Operations\n\n![Latency against users](performance.svg)\n\n%s\n", strings.TrimSpace(explanation))
	groups(&b, all)
	for _, r := range all.Runs {
		fmt.Fprintf(&b, "\n### %s accounts, %s entries of the log\n\n", thousands(r.Users), thousands(r.Entries))
		fmt.Fprintf(&b, "%s, on %s; PostgreSQL with 4 GiB of shared buffers; %d rounds of %g s; meanwhile other processes used %.1f cores.\n",
			r.At.Format("2006-01-02"), r.Machine, r.Rounds, r.Seconds, r.Foreign)
		if r.Foreign > quiet {
			b.WriteString("That is too much for its times to count, which are several times what they would be alone: read the ratios, and those of CPU first.\n")
		}
		fmt.Fprintf(&b, "Server memory after everything: %.0f MiB (goal: 120), at its most %.0f MiB. From the start of the binary to `/readyz` on this database: %.0f ms (goal: 300).\n",
			float64(r.MemoryKiB)/1024, float64(r.MostMemoryKiB)/1024, r.ReadyMs)
		speeds(&b, r)
		ceilings(&b, r)
		if peered(r) {
			peers(&b, r)
		}
	}
	b.WriteString("\n### Goals\n")
	judge(&b, all)
	return b.String()
}

const explanation = `
The load is a process of its own that keeps so many connections busy; load, server and PostgreSQL share the cores, so
latencies at 16 and 64 connections are queueing. CPU is microseconds a request. What a ceiling sends is the very
statement that the server was seen to send, with the same parameters: "gin+pgx" answers with all its columns as JSON,
"gin" from memory, "pgx" is the statement without HTTP, "gin+gorm" the obvious way with Preload. For logins, refreshes
and sign-ups, "gin+pgx" is the least that these can be: one statement and one ES256 signature, without rules, throttling
or log. Ceilings and server are measured in turns; a ratio is the median of the rounds', 1 is as good as the ceiling, and
the ratio of CPU is the steadier one where others use the machine. PostgreSQL's own time is its own account of the
costliest statement (bind, plan and execute), at one connection. Passwords cost next to nothing here, so that the rest of
a login can be seen.
`

// quiet is how many cores others may use before a run's times mean little.
const quiet = 0.25

// groups tells the requirements' four goals at each size.
func groups(b *strings.Builder, all results) {
	b.WriteString("\n### The requirements' four goals\n\np99 at one connection, over HTTP and PostgreSQL's own, of the slowest operation of its kind. The goal of lists is\nfor pages; searches are held against it as well:\n\n| | goal |")
	for _, r := range all.Runs {
		fmt.Fprintf(b, " %s accounts |", thousands(r.Users))
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(all.Runs)) + "\n")
	for _, g := range requirements {
		fmt.Fprintf(b, "| %s | < %g ms |", g.group, g.ms)
		for _, r := range all.Runs {
			http, own := slowest(r, g.group)
			fmt.Fprintf(b, " %.2f ms (%.2f ms) |", http/1000, own/1000)
		}
		b.WriteString("\n")
	}
}

// slowest gives the highest 99th percentiles of a group, in microseconds.
func slowest(r run, group string) (http, own float64) {
	for _, o := range r.Outcomes {
		if o.Group == group {
			http, own = max(http, o.Connections[1].P99), max(own, o.PostgresP99)
		}
	}
	return http, own
}

func speeds(b *strings.Builder, r run) {
	b.WriteString("\n| operation | connections | requests/s | p50 ms | p99 ms | server CPU | PostgreSQL CPU | statements | PostgreSQL's own p50 / p99 ms |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, o := range r.Outcomes {
		for i, n := range connections {
			m := o.Connections[n]
			title, own := "", "|"
			if i == 0 {
				title, own = o.Title, fmt.Sprintf("%.1f | %.2f / %.2f", o.Statements, o.PostgresP50/1000, o.PostgresP99/1000)
			}
			fmt.Fprintf(b, "| %s | %d | %s | %.2f | %.2f | %.0f | %.0f | %s |\n", title, n, thousands(int(m.Rate)), m.P50/1000, m.P99/1000, m.ServerCPU, m.PostgresCPU, own)
		}
	}
}

func ceilings(b *strings.Builder, r run) {
	fmt.Fprintf(b, "\nAgainst ceilings, at %d connections where nothing else is said:\n\n| operation | ceiling | requests/s | p50 ms | server CPU | PostgreSQL CPU | ratio of rates | ratio of CPU |\n|---|---|---|---|---|---|---|---|\n", compared)
	against := func(operation, name string, c ceilinged) {
		costs := fmt.Sprintf("%.2f", c.CPUs)
		if c.ServerCPU == 0 {
			costs = "–" // there is no server
		}
		fmt.Fprintf(b, "| %s | %s | %s | %.2f | %.0f | %.0f | %.2f | %s |\n",
			operation, name, thousands(int(c.Rate)), c.P50/1000, c.ServerCPU, c.PostgresCPU, c.Rates, costs)
	}
	for _, o := range r.Outcomes {
		for _, name := range []string{"gin+pgx", "gin+gorm", "pgx", "gin"} {
			if c, ok := o.Ceilings[name]; ok {
				against(o.Title, name, c)
			}
		}
		if o.Alone != nil {
			against(o.Title+", at one connection", "gin+pgx", *o.Alone)
		}
	}
}

// thousands writes a number with commas.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	var groups []string
	for len(digits) > 3 { //nolint:mnd // digits between commas
		groups = append(groups, digits[len(digits)-3:])
		digits = digits[:len(digits)-3]
	}
	slices.Reverse(groups)
	return strings.Join(append([]string{digits}, groups...), ",")
}
