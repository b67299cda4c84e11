package mailjobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/platform/authn"
	"roster/platform/jobs"
)

const cleanupEvery = time.Hour

// Cleaner removes what has expired.
type Cleaner interface {
	Run(ctx context.Context) error
}

// Jobs are the module's jobs.
type Jobs struct {
	service *app.Service
	cleaner Cleaner
}

// NewJobs returns the jobs on the use cases.
func NewJobs(s *app.Service, c Cleaner) *Jobs { return &Jobs{service: s, cleaner: c} }

type cleanup struct{}

// Kind is the job's name in the queue.
func (cleanup) Kind() string { return "identity.cleanup" }

// Register tells the registry what the module works on.
func (j *Jobs) Register(r *jobs.Registry) {
	jobs.Handle(r, func(ctx context.Context, l letter) error {
		return j.deliver(ctx, domain.Letter{Kind: l.Letter, User: l.User, Email: l.Email})
	})
	jobs.Handle(r, func(ctx context.Context, _ cleanup) error { return j.cleaner.Run(ctx) })
	r.Every(cleanupEvery, cleanup{}, true)
}

// deliver writes a letter as the system. One that no server will ever take is
// not tried again.
func (j *Jobs) deliver(ctx context.Context, l domain.Letter) error {
	err := j.service.Deliver(authn.AsSystem(ctx), l)
	if errors.Is(err, app.ErrUndeliverable) {
		return river.JobCancel(err)
	}
	return err
}
