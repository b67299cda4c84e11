// Package mailjobs has letters written after commit: it enqueues jobs inside the
// unit of work that wants one, and hands them to the use cases when they are
// due. It backs app.Outbox. Arguments hold ids and addresses and no secret;
// tokens are made when a letter is written.
package mailjobs

import (
	"context"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/jobs"
)

// Outbox enqueues letters.
type Outbox struct{ queue *jobs.Queue }

// NewOutbox returns the outbox on the queue.
func NewOutbox(queue *jobs.Queue) *Outbox { return &Outbox{queue: queue} }

// letter is the job of writing one; its members are a domain.Letter's.
type letter struct {
	Letter domain.LetterKind `json:"letter"`
	User   user.ID           `json:"user_id,omitempty"`
	Email  string            `json:"email,omitempty"`
}

// Kind is the job's name in the queue.
func (letter) Kind() string { return "identity.letter" }

// Enqueue has a letter written once the open unit of work has committed.
func (o *Outbox) Enqueue(ctx context.Context, l domain.Letter) error {
	return o.queue.Enqueue(ctx, letter{Letter: l.Kind, User: l.User, Email: l.Email})
}
