package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// table is where goose keeps what it has applied. It is qualified, so that a search_path of the connection's own
// cannot lead to another one.
const table = "public.schema_migrations"

var (
	// ErrUnmigrated is returned by [Set.Check] when nothing was ever applied to the database.
	ErrUnmigrated = errors.New("the database has no schema yet: run `roster migrate up`")
	// ErrPending is wrapped by the error of [Set.Check] when migrations are missing.
	ErrPending = errors.New("the database's schema is older than this binary")
	// ErrNewer is wrapped by errors about a database that a later roster has migrated.
	ErrNewer = errors.New("the database's schema is newer than this binary")
)

// applied reads which versions the database has, and since when. It writes nothing, so the application's role may ask.
func applied(ctx context.Context, db *sql.DB) (map[int64]time.Time, error) {
	exists, err := tableExists(ctx, db, table)
	if err != nil || !exists {
		return nil, err
	}
	rows, err := db.QueryContext(ctx, `SELECT version_id, tstamp FROM `+table+` WHERE is_applied AND version_id > 0`)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	defer func() { _ = rows.Close() }()
	have := map[int64]time.Time{}
	for rows.Next() {
		var version int64
		var at time.Time
		if err := rows.Scan(&version, &at); err != nil {
			return nil, fmt.Errorf("read %s: %w", table, err)
		}
		have[version] = at
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	return have, nil
}

func tableExists(ctx context.Context, db *sql.DB, name string) (bool, error) {
	var exists bool
	if err := db.QueryRowContext(ctx, `SELECT to_regclass($1) IS NOT NULL`, name).Scan(&exists); err != nil {
		return false, fmt.Errorf("look for %s: %w", name, err)
	}
	return exists, nil
}

// refuseNewer is an error when the database has a version that this set does not know.
func (s *Set) refuseNewer(have map[int64]time.Time) error {
	known := make(map[int64]bool, len(s.files))
	for _, f := range s.files {
		known[f.version] = true
	}
	var highest int64
	for version := range have {
		if !known[version] {
			highest = max(highest, version)
		}
	}
	if highest == 0 {
		return nil
	}
	return newer(highest, s.Latest())
}

func newer(database, binary int64) error {
	return fmt.Errorf("%w: the database is at %d, this binary knows up to %d: run a newer roster, or take the schema back with that newer one's `roster migrate down`",
		ErrNewer, database, binary)
}
