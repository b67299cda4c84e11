// Package metrics shows the state of the log to Prometheus: whether it is sealed in time, and whether entries went
// astray. Only auditmodule uses it.
package metrics

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"roster/modules/audit"
)

// patience bounds what a scrape may cost.
const patience = 2 * time.Second

// State is what there is to show.
type State interface {
	// Lag is how old the oldest unsealed entry is.
	Lag(ctx context.Context) (time.Duration, error)
	// CheckPartitions returns audit.ErrStrayEntries when the DEFAULT partition is in use.
	CheckPartitions(ctx context.Context) error
	// CheckKey returns audit.ErrWrongKey when the configured key opens no stored one.
	CheckKey(ctx context.Context) error
	// Sealed and Failed count what the sealer of this process did.
	Sealed() int64
	// Failed is the number of its runs that failed.
	Failed() int64
}

type collector struct {
	state                            State
	lag, strays, key, sealed, failed *prometheus.Desc
}

// Register adds the metrics of a state to a registry. It is an error to do so twice.
func Register(registry prometheus.Registerer, state State) error {
	describe := func(name, help string) *prometheus.Desc {
		return prometheus.NewDesc("roster_audit_"+name, help, nil, nil)
	}
	err := registry.Register(&collector{
		state:  state,
		lag:    describe("seal_lag_seconds", "Age of the oldest entry of the log that no seal covers; 0 when all are sealed."),
		strays: describe("stray_entries", "1 when entries had to go into the DEFAULT partition, because their month had none."),
		key:    describe("key_usable", "0 when the configured key does not open the keys of the log: every change fails then."),
		sealed: describe("sealed_entries_total", "Entries that this process has sealed."),
		failed: describe("seal_failures_total", "Runs of this process's sealer that failed."),
	})
	if err != nil {
		return fmt.Errorf("register metrics of the log: %w", err)
	}
	return nil
}

// Describe is part of prometheus.Collector.
func (c *collector) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.lag, c.strays, c.key, c.sealed, c.failed} {
		to <- d
	}
}

// Collect is part of prometheus.Collector. What cannot be found out is left out: an absent metric is an alarm too.
func (c *collector) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	to <- prometheus.MustNewConstMetric(c.sealed, prometheus.CounterValue, float64(c.state.Sealed()))
	to <- prometheus.MustNewConstMetric(c.failed, prometheus.CounterValue, float64(c.state.Failed()))
	if lag, err := c.state.Lag(ctx); err == nil {
		to <- prometheus.MustNewConstMetric(c.lag, prometheus.GaugeValue, lag.Seconds())
	}
	told(to, c.strays, c.state.CheckPartitions(ctx), 0, audit.ErrStrayEntries, 1)
	told(to, c.key, c.state.CheckKey(ctx), 1, audit.ErrWrongKey, 0)
}

// told shows one value when a check is content, and another when it found what it looks for.
func told(to chan<- prometheus.Metric, d *prometheus.Desc, found error, content float64, wanted error, alarm float64) {
	switch {
	case found == nil:
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, content)
	case errors.Is(found, wanted):
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, alarm)
	}
}
