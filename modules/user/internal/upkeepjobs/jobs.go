// Package upkeepjobs runs the user module's periodic work on the job queue: it
// purges deleted accounts and refreshes the statistics, as the system. Only
// usermodule makes it.
package upkeepjobs

import (
	"context"
	"time"

	"roster/modules/user/internal/app"
	"roster/platform/authn"
	"roster/platform/jobs"
)

const (
	purgeEvery   = time.Hour
	refreshEvery = 15 * time.Minute
	// longest is what each may take: a view of a million accounts takes most of a
	// minute, and a day of many deletions longer.
	longest = 10 * time.Minute
)

// Jobs are the module's jobs.
type Jobs struct{ service *app.Service }

// New returns the jobs on the use cases.
func New(s *app.Service) *Jobs { return &Jobs{s} }

type purge struct{}

// Kind is the job's name in the queue.
func (purge) Kind() string { return "user.purge" }

type refresh struct{}

// Kind is the job's name in the queue.
func (refresh) Kind() string { return "user.refresh_statistics" }

// Register tells the registry what the module works on.
func (j *Jobs) Register(r *jobs.Registry) {
	jobs.HandleWithin(r, longest, func(ctx context.Context, _ purge) error {
		_, err := j.service.Purge(authn.AsSystem(ctx))
		return err
	})
	jobs.HandleWithin(r, longest, func(ctx context.Context, _ refresh) error { return j.service.RefreshStatistics(authn.AsSystem(ctx)) })
	r.Every(purgeEvery, purge{}, true)
	r.Every(refreshEvery, refresh{}, true)
}
