package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"roster/test/bench/load"
	"roster/test/bench/place"
)

// watched is what the server was seen to send for an operation.
type watched struct {
	statement  string
	parameters [][]*string
	took       []float64 // microseconds, of the costliest statement
	each       float64   // statements a request
	asked      int       // requests that were sent, from the first on
}

// watching is how long the requests of an operation are watched.
const watching = 2 * time.Second

// watch lets one connection do the work while PostgreSQL writes down what it is
// asked.
func (b *bench) watch(ctx context.Context, w work) (watched, error) {
	var r load.Result
	seen, err := b.world.cluster.Statements(ctx, func() (err error) {
		r, err = load.Run(ctx, load.Spec{
			Address: b.world.server.API, Connections: 1, For: watching, Requests: w.requests, Chain: w.chain,
		})
		return err
	})
	if err != nil {
		return watched{}, err
	}
	if r.Failures() > 0 {
		return watched{}, fmt.Errorf("%d of %d requests failed, by status: %v", r.Failures(), r.Sent, r.Failed)
	}
	if w.chain != nil {
		copy(w.chain.Tokens, r.Tokens)
	}
	return costliest(seen, r.Sent), nil
}

// costliest finds the statement that took the longest in all, among those that
// come with the requests: the job queue's do not, and what a job does comes now
// and then.
func costliest(seen []place.Executed, requests int) watched {
	const rare = 10 // requests for each time
	seen = slices.DeleteFunc(seen, func(e place.Executed) bool { return strings.Contains(e.SQL, "river") })
	total, times, top := map[string]time.Duration{}, map[string]int{}, ""
	for _, e := range seen {
		total[e.SQL] += e.Took
		times[e.SQL]++
		if reads(e.SQL) && times[e.SQL]*rare >= requests && total[e.SQL] > total[top] {
			top = e.SQL
		}
	}
	w := watched{statement: top, each: float64(len(seen)) / float64(max(requests, 1)), asked: requests}
	for _, e := range seen {
		if e.SQL == top {
			w.parameters, w.took = append(w.parameters, e.Parameters), append(w.took, micros(e.Took))
		}
	}
	slices.Sort(w.took)
	return w
}

// reads tells a statement that can be sent again and again.
func reads(sql string) bool {
	word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(sql)), " ")
	return strings.HasPrefix(word, "SELECT") || strings.HasPrefix(word, "WITH") && !strings.Contains(strings.ToUpper(sql), "INSERT INTO")
}

func quantile(sorted []float64, of float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(of*float64(len(sorted))), len(sorted)-1)]
}
