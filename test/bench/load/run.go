package load

import (
	"context"
	"errors"
	"slices"
	"sync"
	"syscall"
	"time"
)

// sender is one connection's way to send its next request. The status is that
// of HTTP; 200 for a statement that worked.
type sender interface {
	send(ctx context.Context) (status int, err error)
	close()
}

// run does what the specification says, in this process.
func run(ctx context.Context, s Spec) (Result, error) {
	senders := make([]sender, 0, s.Connections)
	defer func() {
		for _, open := range senders {
			open.close()
		}
	}()
	for i := range s.Connections {
		made, err := newSender(ctx, s, i)
		if err != nil {
			return Result{}, err
		}
		senders = append(senders, made)
	}
	counters := make([]counter, s.Connections)
	began := time.Now()
	from, until := began.Add(s.Warm), began.Add(s.Warm+s.For)
	var all sync.WaitGroup
	for i := range senders {
		all.Go(func() { counters[i].loop(ctx, senders[i], from, until) })
	}
	all.Wait()
	result := merge(counters)
	result.Seconds = s.For.Seconds()
	for _, used := range senders {
		if chain, ok := used.(*chained); ok {
			result.Tokens = append(result.Tokens, chain.token)
		}
	}
	return result, ctx.Err()
}

func newSender(ctx context.Context, s Spec, i int) (sender, error) {
	switch {
	case s.Query != nil:
		return newQuerying(ctx, *s.Query, i, s.Connections)
	case s.Chain != nil:
		return newChained(ctx, s.Address, *s.Chain, i)
	case len(s.Requests) == 0:
		return nil, errors.New("there is nothing to send")
	default:
		return newRequesting(ctx, s.Address, s.Requests, i*len(s.Requests)/s.Connections)
	}
}

// counter is what one connection found.
type counter struct {
	sent   int
	failed map[int]int
	took   []time.Duration
}

func (c *counter) loop(ctx context.Context, s sender, from, until time.Time) {
	c.failed = map[int]int{}
	for begin := time.Now(); begin.Before(until) && ctx.Err() == nil; {
		status, err := s.send(ctx)
		end := time.Now()
		c.sent++
		if err != nil || status < 200 || status > 299 {
			c.failed[status]++
		}
		if begin.After(from) && end.Before(until) {
			c.took = append(c.took, end.Sub(begin))
		}
		if err != nil {
			return // the connection is gone
		}
		begin = end
	}
}

func merge(counters []counter) Result {
	r := Result{Failed: map[int]int{}}
	var took []time.Duration
	for _, c := range counters {
		r.Sent += c.sent
		took = append(took, c.took...)
		for status, n := range c.failed {
			r.Failed[status] += n
		}
	}
	r.Counted = len(took)
	if r.Counted > 0 {
		slices.Sort(took)
		r.P50, r.P99 = took[len(took)/2], took[len(took)*99/100]
	}
	var usage syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &usage) == nil {
		r.CPU = time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	return r
}
