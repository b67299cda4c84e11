package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// State is one migration and whether the database has it.
type State struct {
	Version int64
	// Name is the name of the file, or "river NAME" for one of the job queue's.
	Name    string
	Applied bool
	// AppliedAt is zero when the migration is not applied.
	AppliedAt time.Time
}

// Status lists every migration, this set's first and then the job queue's, each oldest first. It writes nothing. The
// error wraps [ErrNewer] when the database has migrations that this binary does not know.
func (s *Set) Status(ctx context.Context, db *sql.DB) ([]State, error) {
	have, err := applied(ctx, db)
	if err != nil {
		return nil, err
	}
	if err := s.refuseNewer(have); err != nil {
		return nil, err
	}
	states := make([]State, 0, len(s.files))
	for _, f := range s.files {
		at, ok := have[f.version]
		states = append(states, State{Version: f.version, Name: f.name, Applied: ok, AppliedAt: at})
	}
	queue, err := riverStatus(ctx, db)
	if err != nil {
		return nil, err
	}
	return append(states, queue...), nil
}

// Pending names the migrations that the database does not have yet, the job queue's included, or else the
// application's rights when an interrupted [Set.Up] has not come to them. It writes nothing. The error wraps [ErrNewer]
// as [Set.Status]'s does.
func (s *Set) Pending(ctx context.Context, db *sql.DB) ([]string, error) {
	names, _, err := s.pending(ctx, db)
	return names, err
}

// Check is nil when the database has exactly the migrations of this binary. Otherwise the error is [ErrUnmigrated], or
// wraps [ErrPending] or [ErrNewer], and says what to do. It writes nothing.
func (s *Set) Check(ctx context.Context, db *sql.DB) error {
	names, fresh, err := s.pending(ctx, db)
	switch {
	case err != nil:
		return err
	case len(names) == 0:
		return nil
	case fresh:
		return ErrUnmigrated
	default:
		return fmt.Errorf("%w: run `roster migrate up` for %s", ErrPending, strings.Join(names, ", "))
	}
}

// pending is [Set.Pending]; fresh says that the database has nothing at all.
func (s *Set) pending(ctx context.Context, db *sql.DB) (names []string, fresh bool, err error) {
	states, err := s.Status(ctx, db)
	if err != nil {
		return nil, false, err
	}
	for _, state := range states {
		if !state.Applied {
			names = append(names, state.Name)
		}
	}
	if len(names) > 0 {
		return names, len(names) == len(states), nil
	}
	done, err := granted(ctx, db)
	if err != nil || done {
		return nil, false, err
	}
	return []string{"the application's rights"}, false, nil
}
