// Package chainjobs seals the log by the clock, verifies it in the background and applies the retention. It backs
// app.Tasks. Only auditmodule uses it.
package chainjobs

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"go.uber.org/zap"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/platform/authn"
	"roster/platform/jobs"
)

const retainEvery = 24 * time.Hour

type sealArgs struct{}

// Kind is part of River's interface.
func (sealArgs) Kind() string { return "audit.seal" }

type retainArgs struct{}

// Kind is part of River's interface.
func (retainArgs) Kind() string { return "audit.retain" }

// verifyArgs is a piece of a verification.
type verifyArgs struct {
	Task app.Task `json:"task"`
}

// Kind is part of River's interface.
func (verifyArgs) Kind() string { return "audit.verify" }

// Queue is app.Tasks on the job queue.
type Queue struct{ queue *jobs.Queue }

// NewQueue returns the tasks of a queue.
func NewQueue(queue *jobs.Queue) *Queue { return &Queue{queue: queue} }

// Enqueue is part of app.Tasks.
func (q *Queue) Enqueue(ctx context.Context, t app.Task) error {
	return q.queue.Enqueue(ctx, verifyArgs{Task: t})
}

// Jobs are the jobs about the chain.
type Jobs struct {
	sealer        *app.Sealer
	verifications *app.Verifications
	retention     *app.Retention
	interval      time.Duration
	log           *zap.Logger

	sealed, failed atomic.Int64
}

// New returns the jobs; the sealer runs at the interval of the settings.
func New(s *app.Sealer, v *app.Verifications, r *app.Retention, cfg audit.Config, log *zap.Logger) *Jobs {
	return &Jobs{sealer: s, verifications: v, retention: r, interval: cfg.SealInterval, log: log.Named("audit")}
}

// Register registers the jobs.
func (j *Jobs) Register(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, _ sealArgs) error { return j.seal(authn.AsSystem(ctx)) })
	jobs.Handle(r, func(ctx context.Context, _ retainArgs) error { return j.retain(authn.AsSystem(ctx)) })
	jobs.Handle(r, func(ctx context.Context, a verifyArgs) error { return j.verify(authn.AsSystem(ctx), a.Task) })
	r.Every(j.interval, sealArgs{}, true)
	r.Every(retainEvery, retainArgs{}, true)
}

// Sealed is how many entries this process has sealed, Failed how many of its runs failed.
func (j *Jobs) Sealed() int64 { return j.sealed.Load() }

// Failed is the number of runs of the sealer that failed.
func (j *Jobs) Failed() int64 { return j.failed.Load() }

// seal tells each head in the log of the process, where an operator's log keeper takes it out of reach of whoever can
// rewrite the database. A failure is left to the next run: it begins with what is there, so trying this one again would
// only be more of the same.
func (j *Jobs) seal(ctx context.Context) error {
	made, err := j.sealer.Seal(ctx)
	for _, s := range made {
		j.sealed.Add(int64(s.EntryCount))
		j.log.Info("sealed the log",
			zap.Int64("seal", s.Number), zap.Stringer("head", app.HeadOf(s)), zap.Int("entries", s.EntryCount),
			zap.Int64("last_seq", s.LastSeq), zap.String("key_id", s.KeyID))
	}
	switch {
	case err == nil:
	case app.Benign(err):
		j.failed.Add(1)
		j.log.Warn("the log could not be sealed this time", zap.Error(err))
	default:
		j.failed.Add(1)
		j.log.Error("the log could not be sealed", zap.Error(err))
	}
	return nil
}

// verify makes an alarm of a finding, beside the entry that holds it.
func (j *Jobs) verify(ctx context.Context, t app.Task) error {
	if err := j.verifications.Continue(ctx, t); err != nil {
		return err
	}
	done, err := j.verifications.Find(ctx, t.ID)
	if err == nil && done.Report != nil && done.Report.Finding != nil {
		j.log.Error("the log does not verify", zap.String("verification", t.ID), zap.Stringer("finding", done.Report.Finding))
	}
	return err
}

func (j *Jobs) retain(ctx context.Context) error {
	dropped, err := j.retention.Apply(ctx)
	if dropped > 0 {
		j.log.Info("dropped months of the log", zap.Int("months", dropped))
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		j.log.Error("the retention of the log could not be applied", zap.Error(err))
	}
	return err
}
