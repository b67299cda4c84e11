package hooks

import (
	"context"
	"strings"

	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/fault"
	"roster/platform/jobs"
	"roster/platform/module"
)

// Welcome greets newcomers.
type Welcome struct {
	directory user.Directory
	queue     *jobs.Queue
	say       func(ctx context.Context, greeting string) error
}

// NewWelcome makes the module. say delivers a greeting; it may be called twice for one newcomer.
func NewWelcome(directory user.Directory, queue *jobs.Queue, say func(context.Context, string) error) *Welcome {
	return &Welcome{directory: directory, queue: queue, say: say}
}

// Module is what the process gets.
func (w *Welcome) Module() module.Module {
	return module.Module{
		Name:         "welcome",
		Subscribe:    func(bus *event.Bus) { event.On(bus, w.OnRegistered) },
		Jobs:         func(r *jobs.Registry) { jobs.Handle(r, w.greet) },
		PersonalData: w.personalData,
	}
}

// ErrNotWelcome is the module's veto.
var ErrNotWelcome = fault.New(fault.Conflict, "not_welcome", "Newcomers of this organisation are not admitted.")

// OnRegistered hears of a newcomer inside the transaction that makes the account. An error would undo it.
func (w *Welcome) OnRegistered(ctx context.Context, e user.Registered) error {
	account, err := w.directory.Account(ctx, e.User)
	if err != nil {
		return err
	}
	if strings.HasSuffix(account.Email.Canonical(), "@competitor.example") {
		return ErrNotWelcome
	}
	return w.queue.Enqueue(ctx, greeting{User: e.User})
}

// greeting is work to be done after the commit: ids and no secret.
type greeting struct {
	User user.ID `json:"user_id"`
}

// Kind is the job's name in the queue.
func (greeting) Kind() string { return "welcome.greeting" }

// greet runs after the commit, outside of any request, and again until it succeeds.
func (w *Welcome) greet(ctx context.Context, g greeting) error {
	account, err := w.directory.Account(ctx, g.User)
	if err != nil {
		return err
	}
	return w.say(ctx, "Welcome, "+account.Email.String()+"!")
}

// PermissionGreet is what greeting somebody by hand takes.
const PermissionGreet = "welcome:greet"

// Greet greets somebody again: authn.ErrUnauthenticated, authn.ErrForbidden, user.ErrNotFound.
func (w *Welcome) Greet(ctx context.Context, account user.ID) error {
	if err := authn.Require(ctx, PermissionGreet); err != nil {
		return err
	}
	return w.greet(ctx, greeting{User: account})
}

// personalData is what the module keeps about a person.
func (w *Welcome) personalData(context.Context, string) (any, error) {
	return map[string]string{"language": "en"}, nil
}
