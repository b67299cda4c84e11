package identity_test

import (
	"fmt"
	"net/http"
	"testing"
)

// BenchmarkEntry compares PATCH /v1/me with its entry in the log and without, one request of each in turns: the time of
// the one over that of the other, at the median. The database of the tests does not wait for its disk, which both
// would do once; so the entry weighs more here than it does in earnest.
func BenchmarkEntry(b *testing.B) {
	patch := func(logged bool) func(i int) float64 {
		s := assemble(b, parts{hashing: cheap(), unlogged: !logged})
		token := s.login("uma").Access
		return func(i int) float64 {
			return micros(func() {
				body := map[string]any{"profile": map[string]any{"bio": fmt.Sprint("I was here ", i, " times.")}}
				if status := call(b, http.MethodPatch, s.url+"/v1/me", token, body, nil); status != http.StatusOK {
					b.Fatalf("PATCH /v1/me: %d", status)
				}
			})
		}
	}
	with, without := patch(true), patch(false)
	const warm, each = 200, 3000
	var ours, theirs []float64
	for i := range warm + each {
		a, z := with(i), without(i)
		if i >= warm {
			ours, theirs = append(ours, a), append(theirs, z)
		}
	}
	b.ReportMetric(middle(ours), "µs-with")
	b.ReportMetric(middle(theirs), "µs-without")
	b.ReportMetric(middle(ours)/middle(theirs), "with/without")
}
