package httpapi

import (
	"context"
	"time"

	"roster/modules/audit/internal/app"
	"roster/platform/httpserver"
)

// Sealing says when late seals are an alarm: after this many intervals, and not before patience is over.
const (
	lateAfter = 20
	patience  = 5 * time.Minute
)

// Checks are what has to work for the module to be ready: with another key than the log was written with, no change
// about a known person could be recorded, so none could be made. Late seals and entries without a partition of their
// month are alarms: nothing is lost, and taking every replica out of service would mend neither.
func (a *API) Checks(sealer *app.Sealer, interval time.Duration) []httpserver.Check {
	limit := max(patience, lateAfter*interval)
	return []httpserver.Check{
		{Name: "audit_key", Run: a.service.CheckKey},
		{Name: "audit_seals", Run: func(ctx context.Context) error { return sealer.CheckLag(ctx, limit) }, Warns: true},
		{Name: "audit_partitions", Run: a.service.CheckPartitions, Warns: true},
	}
}
