package identity_test

import (
	"fmt"
	"net/http"
	"sort"
	"testing"

	"roster/modules/identity"
)

// samples is how many of each kind of account are measured, in turns.
const samples = 2000

// BenchmarkTellingNobody says how well the time of a reply tells accounts that
// exist from those that do not: auc is the chance that a reply for a known one
// takes longer than one for an unknown one (0.5 is no difference). One run takes
// minutes; run it with -benchtime 1x on a machine that does nothing else.
func BenchmarkTellingNobody(b *testing.B) {
	s := newService(b, identity.Hashing{MemoryKiB: 19456, Iterations: 2, Parallelism: 1, Queue: 64})
	states := map[string]string{"known": "uma", "unverified": "una", "suspended": "sid"}
	for door, ask := range s.doors() {
		for state, name := range states {
			b.Run(door+"/"+state, func(b *testing.B) {
				known, unknown := make([]float64, 0, samples), make([]float64, 0, samples)
				for range samples {
					known = append(known, micros(func() { ask(name) }))
					unknown = append(unknown, micros(func() { ask("nobody") }))
				}
				b.ReportMetric(auc(known, unknown), "auc")
				b.ReportMetric(middle(known)/middle(unknown), "median-ratio")
			})
		}
	}
}

// doors are the requests that strangers make about an account, each from an
// address of its own so that no guess has to wait.
func (s *service) doors() map[string]func(name string) {
	post := func(path string, body map[string]any) { call(s.b, http.MethodPost, s.url+path, "", body, nil) }
	return map[string]func(string){
		"login": func(name string) {
			post("/v1/auth/login", map[string]any{"login": name + "@example.com", "password": "not the one, surely"})
		},
		"register": func(name string) {
			if name == "nobody" { // registering makes it known
				strangers++
				name = fmt.Sprint("nobody", strangers)
			}
			post("/v1/auth/register", map[string]any{"email": name + "@example.com", "password": "a rather good one"})
		},
		"verification": func(name string) {
			post("/v1/auth/email-verifications", map[string]any{"email": name + "@example.com"})
		},
		"reset": func(name string) {
			post("/v1/auth/password-resets", map[string]any{"email": name + "@example.com"})
		},
	}
}

var strangers int

// auc is the chance that a value of a exceeds one of b; equal values count half.
func auc(a, b []float64) float64 {
	sorted := append([]float64(nil), b...)
	sort.Float64s(sorted)
	var wins float64
	for _, v := range a {
		below := sort.SearchFloat64s(sorted, v)
		upTo := sort.Search(len(sorted), func(i int) bool { return sorted[i] > v })
		wins += float64(below) + float64(upTo-below)/2
	}
	return wins / float64(len(a)*len(b))
}
