package standings

import (
	"context"

	"roster/modules/user"
	"roster/platform/database"
)

const (
	channel = "roster_standings"
	// everybody stands for all accounts in a notification.
	everybody = "*"
)

// Announcer tells all replicas what to forget.
type Announcer struct {
	db     *database.DB
	memory *Memory
}

// NewAnnouncer makes an Announcer, which serves memory at once and other
// replicas through db.
func NewAnnouncer(db *database.DB, memory *Memory) *Announcer {
	return &Announcer{db: db, memory: memory}
}

// Forget announces one account; see app.Revocations.
func (a *Announcer) Forget(ctx context.Context, id user.ID) error {
	return a.announce(ctx, string(id), func() { a.memory.forget(id) })
}

// ForgetAll announces all accounts; see app.Revocations.
func (a *Announcer) ForgetAll(ctx context.Context) error {
	return a.announce(ctx, everybody, a.memory.forgetAll)
}

func (a *Announcer) announce(ctx context.Context, who string, here func()) error {
	if err := notify(ctx, a.db, who); err != nil {
		return err
	}
	a.db.AfterCommit(ctx, here)
	return nil
}

func notify(ctx context.Context, db *database.DB, payload string) error {
	return database.Explain("announce a revocation", db.Conn(ctx).Exec("SELECT pg_notify(?, ?)", channel, payload).Error)
}
