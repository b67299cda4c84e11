package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"roster/test/bench/ceiling"
	"roster/test/bench/load"
)

// bench is one run of measurements.
type bench struct {
	world   *world
	beside  *world // a smaller one, measured in turns; nil for none
	rounds  int
	seconds time.Duration
	out     io.Writer

	others, watched time.Duration // CPU of other processes, and the time it was looked at
}

// compared is the number of connections at which ceilings are measured too.
const compared = 16

var connections = []int{1, compared, 64}

// tried is an operation that is ready to be measured.
type tried struct {
	operation
	work
	watched

	beside work // in the smaller world, if there is one
}

// run measures operations, first those that are not behind newcomers.
func (b *bench) run(ctx context.Context, chosen []operation) ([]outcome, error) {
	before := func(op operation) bool { return !op.behind }
	after := func(op operation) bool { return op.behind }
	found, err := b.operate(ctx, slices.DeleteFunc(slices.Clone(chosen), after))
	if err != nil || !slices.ContainsFunc(chosen, after) {
		return found, err
	}
	for _, w := range b.worlds() {
		if err := w.receive(ctx); err != nil {
			return found, err
		}
	}
	more, err := b.operate(ctx, slices.DeleteFunc(slices.Clone(chosen), before))
	return append(found, more...), err
}

// operate measures operations: first what each of them sends is watched, then
// the ceilings start with the same statements, then the contests begin.
func (b *bench) operate(ctx context.Context, chosen []operation) ([]outcome, error) {
	if err := b.rest(ctx); err != nil {
		return nil, err
	}
	var ready []*tried
	spec := ceiling.Spec{URL: b.world.cluster.URL(), Pool: compared, Statements: map[string]ceiling.Statement{}}
	for _, op := range chosen {
		if b.world.users < op.from {
			continue
		}
		_, _ = fmt.Fprintf(b.out, "preparing: %s\n", op.title)
		t := &tried{operation: op}
		var err error
		if t.work, err = op.prepare(ctx, b.world); err != nil {
			return nil, fmt.Errorf("prepare %s: %w", op.name, err)
		}
		if b.beside != nil && b.beside.users >= op.from {
			if t.beside, err = op.prepare(ctx, b.beside); err != nil {
				return nil, fmt.Errorf("prepare %s in the smaller database: %w", op.name, err)
			}
		}
		if t.watched, err = b.watch(ctx, t.work); err != nil {
			return nil, fmt.Errorf("watch %s: %w", op.name, err)
		}
		if op.least == "" && t.statement != "" {
			// A ceiling knows what was asked while it was watched: nobody is asked more.
			t.requests = t.requests[:min(len(t.requests), t.asked)]
			spec.Statements[op.name] = ceiling.Statement{SQL: t.statement, Parameters: t.parameters, List: op.list}
		}
		ready = append(ready, t)
	}
	var err error
	if spec.Constants, err = b.constants(ctx); err != nil {
		return nil, err
	}
	ceilings, err := ceiling.Start(ctx, spec)
	if err != nil {
		return nil, err
	}
	defer ceilings.Stop()
	var found []outcome
	for _, t := range ready {
		if err := b.rest(ctx); err != nil {
			return found, err
		}
		o, err := b.measure(ctx, t, ceilings)
		if err != nil {
			return found, fmt.Errorf("measure %s: %w", t.name, err)
		}
		found = append(found, o)
		b.tell(o)
	}
	return found, nil
}

// worlds are the one that is measured and perhaps the smaller one.
func (b *bench) worlds() []*world {
	if b.beside == nil {
		return []*world{b.world}
	}
	return []*world{b.world, b.beside}
}

// rest waits until no PostgreSQL is at work.
func (b *bench) rest(ctx context.Context) error {
	for _, w := range b.worlds() {
		if err := w.cluster.AwaitRest(ctx); err != nil {
			return err
		}
	}
	return nil
}

// constants are the answers of the bare ceiling: one account, and a page.
func (b *bench) constants(ctx context.Context) (map[string]string, error) {
	found := map[string]string{}
	for name, path := range map[string]string{"account": "/v1/me", "page": "/v1/users?limit=50"} {
		var text json.RawMessage
		if err := b.world.admin.do(ctx, http.MethodGet, path, nil, &text); err != nil {
			return nil, err
		}
		found[name] = string(text)
	}
	return found, nil
}

func (b *bench) measure(ctx context.Context, t *tried, ceilings *ceiling.Server) (outcome, error) {
	ours := b.world.contender("roster", t.requests, t.chain)
	o := outcome{
		Name: t.name, Title: t.title, Group: t.group, Connections: map[int]measured{}, Ceilings: map[string]ceilinged{},
		Statements: t.each, SQL: t.statement, PostgresP50: quantile(t.took, 0.5), PostgresP99: quantile(t.took, 0.99),
	}
	rivals := b.rivals(t, ceilings)
	for _, n := range connections {
		contenders := []*contender{ours}
		switch {
		case n == compared:
			contenders = append(contenders, rivals...)
		case n == 1 && t.least != "":
			contenders = append(contenders, rivals[0])
		}
		rounds, err := b.contest(ctx, n, contenders)
		if err != nil {
			return o, err
		}
		o.Connections[n] = middle(rounds[ours.name])
		for _, rival := range contenders[1:] {
			o.compare(n, rival.name, against(rounds[ours.name], rounds[rival.name]))
		}
	}
	return o, nil
}

// smaller and shallower are the names of what is no ceiling: the same operation in
// the smaller database, and the first page where an operation asks for a later one.
const (
	smaller   = "smaller"
	shallower = "first page"
)

// rivals are whom an operation is compared with.
func (b *bench) rivals(t *tried, at *ceiling.Server) []*contender {
	rivals := b.ceilings(t, at)
	if len(t.first) > 0 {
		rivals = append(rivals, b.world.contender(shallower, t.first, nil))
	}
	if len(t.beside.requests) > 0 || t.beside.chain != nil {
		rivals = append(rivals, b.beside.contender(smaller, t.beside.requests, t.beside.chain))
	}
	return rivals
}

// contender is the server, asked for something.
func (w *world) contender(name string, requests [][]byte, chain *load.Chain) *contender {
	return &contender{
		name: name, spec: load.Spec{Address: w.server.API, Requests: requests, Chain: chain}, pid: w.server.PID, postgres: w.postgres,
	}
}

// ceilings are those of an operation.
func (b *bench) ceilings(t *tried, at *ceiling.Server) []*contender {
	made := func(name, path string) *contender {
		c := &contender{name: name, pid: at.PID, postgres: b.world.postgres, spec: load.Spec{Address: at.Address}}
		c.spec.Requests, c.spec.Chain = t.ceiling(at.Address, path)
		return c
	}
	gets := func(name string, paths ...string) *contender {
		c := &contender{name: name, pid: at.PID, postgres: b.world.postgres, spec: load.Spec{Address: at.Address}}
		for _, path := range paths {
			c.spec.Requests = append(c.spec.Requests, raw(at.Address, http.MethodGet, path, "", ""))
		}
		return c
	}
	if t.least != "" {
		return []*contender{made("gin+pgx", t.least)}
	}
	var calls []string
	for i := range t.parameters {
		calls = append(calls, fmt.Sprintf("/statement/%s/%d", t.name, i))
	}
	constant := "account"
	if t.list {
		constant = "page"
	}
	rivals := []*contender{
		gets("gin+pgx", calls...), gets("gin", "/constant/"+constant),
		{name: "pgx", postgres: b.world.postgres, spec: load.Spec{Query: &load.Query{URL: b.world.cluster.URL(), SQL: t.statement, Parameters: t.parameters}}},
	}
	if t.gorm != "" {
		rivals = append(rivals, made("gin+gorm", "/gorm/"+t.gorm))
	}
	return rivals
}

// tell prints a line for somebody who waits.
func (b *bench) tell(o outcome) {
	m := o.Connections[compared]
	_, _ = fmt.Fprintf(b.out, "%-42s %7.0f/s  p50 %6.2f ms  p99 %7.2f ms  CPU %5.0f+%-5.0f µs", o.Title, m.Rate, m.P50/1000, m.P99/1000, m.ServerCPU, m.PostgresCPU)
	if c, ok := o.Ceilings["gin+pgx"]; ok {
		_, _ = fmt.Fprintf(b.out, "  of gin+pgx: rate %.2f, CPU %.2f", c.Rates, c.CPUs)
	}
	_, _ = fmt.Fprintf(b.out, "  (%.1f statements, PostgreSQL p99 %.2f ms)\n", o.Statements, o.PostgresP99/1000)
}
