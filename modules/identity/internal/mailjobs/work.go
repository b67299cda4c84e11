package mailjobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"roster/modules/identity/internal/app"
	"roster/modules/user"
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
	jobs.Handle(r, func(ctx context.Context, m verificationMail) error {
		return send(ctx, m.User, j.service.SendVerification)
	})
	jobs.Handle(r, func(ctx context.Context, m alreadyRegisteredMail) error {
		return send(ctx, m.User, j.service.SendAlreadyRegistered)
	})
	jobs.Handle(r, func(ctx context.Context, m passwordResetMail) error {
		return send(ctx, m.User, j.service.SendPasswordReset)
	})
	jobs.Handle(r, func(ctx context.Context, m passwordChangedMail) error {
		return send(ctx, m.User, j.service.SendPasswordChanged)
	})
	jobs.Handle(r, func(ctx context.Context, _ cleanup) error { return j.cleaner.Run(ctx) })
	r.Every(cleanupEvery, cleanup{}, true)
}

// send writes a mail as the system. A mail that no server will ever take is not
// tried again.
func send(ctx context.Context, id user.ID, mail func(context.Context, user.ID) error) error {
	err := mail(authn.AsSystem(ctx), id)
	if errors.Is(err, app.ErrUndeliverable) {
		return river.JobCancel(err)
	}
	return err
}
