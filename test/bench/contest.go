package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"roster/test/bench/load"
	"roster/test/bench/place"
)

// contender is one side of a comparison.
type contender struct {
	name     string
	spec     load.Spec
	pid      int // of its server; 0 for none but PostgreSQL
	postgres int // of the cluster that it uses
}

// contest measures contenders in turns, so that whatever else the machine does
// meets all of them, and gives the rounds of each.
func (b *bench) contest(ctx context.Context, connections int, contenders []*contender) (map[string][]measured, error) {
	found := map[string][]measured{}
	for range b.rounds {
		for _, c := range contenders {
			m, err := b.round(ctx, connections, c)
			if err != nil {
				return nil, fmt.Errorf("%s at %d connections: %w", c.name, connections, err)
			}
			found[c.name] = append(found[c.name], m)
		}
	}
	return found, nil
}

const warming = 300 * time.Millisecond

func (b *bench) round(ctx context.Context, connections int, c *contender) (measured, error) {
	spec := c.spec
	spec.Connections, spec.Warm, spec.For = connections, warming, b.seconds
	server, postgres, err := c.used()
	if err != nil {
		return measured{}, err
	}
	machine, began := machineCPU(), time.Now()
	r, err := load.Run(ctx, spec)
	if err != nil {
		return measured{}, err
	}
	serverAfter, postgresAfter, err := c.used()
	if err != nil {
		return measured{}, err
	}
	ours := serverAfter - server + postgresAfter - postgres + r.CPU
	b.others, b.watched = b.others+machineCPU()-machine-ours, b.watched+time.Since(began)
	if spec.Chain != nil {
		copy(spec.Chain.Tokens, r.Tokens)
	}
	if r.Counted == 0 || r.Failures()*50 > r.Sent {
		return measured{}, fmt.Errorf("%d of %d requests failed, by status: %v", r.Failures(), r.Sent, r.Failed)
	}
	each := func(d time.Duration) float64 { return micros(d) / float64(r.Sent) }
	return measured{
		Rate: r.Rate(), P50: micros(r.P50), P99: micros(r.P99), Failed: r.Failures(),
		ServerCPU: each(serverAfter - server), PostgresCPU: each(postgresAfter - postgres), LoadCPU: each(r.CPU),
	}, nil
}

// used is the CPU time that its processes have taken so far.
func (c *contender) used() (server, postgres time.Duration, err error) {
	if c.pid > 0 {
		if server, err = place.CPU(c.pid); err != nil {
			return 0, 0, err
		}
	}
	postgres, err = place.FamilyCPU(c.postgres)
	return server, postgres, err
}

// machineCPU is 0 where it cannot be told.
func machineCPU() time.Duration {
	used, _ := place.MachineCPU()
	return used
}

// foreign is how many cores others used while something was measured.
func (b *bench) foreign() float64 {
	if b.watched == 0 {
		return 0
	}
	return max(0, float64(b.others)/float64(b.watched))
}

// middle is the median of each of the rounds' figures.
func middle(rounds []measured) measured {
	of := func(pick func(measured) float64) float64 {
		values := make([]float64, 0, len(rounds))
		for _, m := range rounds {
			values = append(values, pick(m))
		}
		return median(values)
	}
	m := measured{
		Rate: of(func(m measured) float64 { return m.Rate }), P50: of(func(m measured) float64 { return m.P50 }),
		P99: of(func(m measured) float64 { return m.P99 }), ServerCPU: of(func(m measured) float64 { return m.ServerCPU }),
		PostgresCPU: of(func(m measured) float64 { return m.PostgresCPU }), LoadCPU: of(func(m measured) float64 { return m.LoadCPU }),
	}
	for _, r := range rounds {
		m.Failed += r.Failed
	}
	return m
}

// against compares ours with a ceiling, round by round.
func against(ours, ceiling []measured) ceilinged {
	var rates, costs []float64
	for i := range ours {
		rates = append(rates, ours[i].Rate/ceiling[i].Rate)
		costs = append(costs, ceiling[i].CPU()/ours[i].CPU())
	}
	return ceilinged{measured: middle(ceiling), Rates: median(rates), CPUs: median(costs)}
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / float64(time.Microsecond) }

// median sorts its argument.
func median[T float64 | int | time.Duration](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}
