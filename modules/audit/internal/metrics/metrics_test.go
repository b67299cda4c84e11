package metrics_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"roster/modules/audit"
	"roster/modules/audit/internal/metrics"
)

// state is what the module finds out about itself.
type state struct{ strays, key error }

func (state) Lag(context.Context) (time.Duration, error) { return 3 * time.Second, nil }
func (s state) CheckPartitions(context.Context) error    { return s.strays }
func (s state) CheckKey(context.Context) error           { return s.key }
func (state) Sealed() int64                              { return 7 }
func (state) Failed() int64                              { return 2 }

func TestAlarms(t *testing.T) {
	t.Parallel()
	unknown := errors.New("the database is away")
	for name, c := range map[string]struct {
		state state
		want  string
	}{
		"content":         {state{}, "roster_audit_key_usable 1\nroster_audit_stray_entries 0\n"},
		"another key":     {state{key: audit.ErrWrongKey}, "roster_audit_key_usable 0\nroster_audit_stray_entries 0\n"},
		"a month missing": {state{strays: audit.ErrStrayEntries}, "roster_audit_key_usable 1\nroster_audit_stray_entries 1\n"},
		"unknown":         {state{strays: unknown, key: unknown}, ""},
	} {
		registry := prometheus.NewRegistry()
		if err := metrics.Register(registry, c.state); err != nil {
			t.Fatal(err)
		}
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		var got strings.Builder
		for _, f := range families {
			if n := f.GetName(); n == "roster_audit_key_usable" || n == "roster_audit_stray_entries" {
				got.WriteString(n + " " + map[float64]string{0: "0", 1: "1"}[f.GetMetric()[0].GetGauge().GetValue()] + "\n")
			}
		}
		if got.String() != c.want {
			t.Errorf("%s: shows\n%s", name, got.String())
		}
		const always = 3
		if n := len(families) - strings.Count(c.want, "\n"); n != always {
			t.Errorf("%s: %d of the others", name, n)
		}
	}
}
