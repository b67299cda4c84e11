// Package mailjobs has mails written after commit: it enqueues jobs inside the
// unit of work that wants a mail, and hands them to the use cases when they are
// due. It backs app.Outbox. Arguments hold ids only; tokens are made when a
// mail is written.
package mailjobs

import (
	"context"

	"roster/modules/user"
	"roster/platform/jobs"
)

// Outbox enqueues mails.
type Outbox struct{ queue *jobs.Queue }

// NewOutbox returns the outbox on the queue.
func NewOutbox(queue *jobs.Queue) *Outbox { return &Outbox{queue: queue} }

type verificationMail struct {
	User user.ID `json:"user_id"`
}

// Kind is the job's name in the queue.
func (verificationMail) Kind() string { return "identity.verification_mail" }

type alreadyRegisteredMail struct {
	User user.ID `json:"user_id"`
}

// Kind is the job's name in the queue.
func (alreadyRegisteredMail) Kind() string { return "identity.already_registered_mail" }

type passwordResetMail struct {
	User user.ID `json:"user_id"`
}

// Kind is the job's name in the queue.
func (passwordResetMail) Kind() string { return "identity.password_reset_mail" }

type passwordChangedMail struct {
	User user.ID `json:"user_id"`
}

// Kind is the job's name in the queue.
func (passwordChangedMail) Kind() string { return "identity.password_changed_mail" }

// SendVerification has a link to prove the address sent.
func (o *Outbox) SendVerification(ctx context.Context, id user.ID) error {
	return o.queue.Enqueue(ctx, verificationMail{id})
}

// SendAlreadyRegistered tells the owner that somebody registered the address again.
func (o *Outbox) SendAlreadyRegistered(ctx context.Context, id user.ID) error {
	return o.queue.Enqueue(ctx, alreadyRegisteredMail{id})
}

// SendPasswordReset has a link to set a new password sent.
func (o *Outbox) SendPasswordReset(ctx context.Context, id user.ID) error {
	return o.queue.Enqueue(ctx, passwordResetMail{id})
}

// SendPasswordChanged tells the owner that the password has changed.
func (o *Outbox) SendPasswordChanged(ctx context.Context, id user.ID) error {
	return o.queue.Enqueue(ctx, passwordChangedMail{id})
}
