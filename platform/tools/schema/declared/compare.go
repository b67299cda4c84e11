package declared

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"
	"github.com/jackc/pgx/v5"

	"roster/platform/tools/schema/scratch"
)

// extensions are those that schema.hcl uses; the database it is tried out in needs them first.
const extensionsQuery = `SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname`

// Difference is what has to change in one database to become what schema.hcl declares.
type Difference struct {
	changes []schema.Change
	driver  migrate.Driver
}

// Compare tells how live differs from schema.hcl. The declaration is brought into PostgreSQL's own wording first, in
// a scratch database of the server, or else a changed CHECK under the same name would go unnoticed.
func (p Project) Compare(ctx context.Context, server *scratch.Server, live *sql.DB) (Difference, error) {
	have, err := Inspect(ctx, live)
	if err != nil {
		return Difference{}, err
	}
	want, err := p.normalise(ctx, server, live)
	if err != nil {
		return Difference{}, err
	}
	driver, err := postgres.Open(live)
	if err != nil {
		return Difference{}, fmt.Errorf("open Atlas's driver: %w", err)
	}
	changes, err := driver.RealmDiff(have, want, schema.DiffNormalized())
	if err != nil {
		return Difference{}, fmt.Errorf("compare the schemas: %w", err)
	}
	return Difference{changes: append(changes, collationChanges(have, want)...), driver: driver}, nil
}

// Inspect reads what Atlas sees of a database's schema public.
func Inspect(ctx context.Context, db *sql.DB) (*schema.Realm, error) {
	driver, err := postgres.Open(db)
	if err != nil {
		return nil, fmt.Errorf("open Atlas's driver: %w", err)
	}
	realm, err := driver.InspectRealm(ctx, &schema.InspectRealmOption{
		Schemas: []string{"public"},
		Exclude: []string{"public.schema_migrations"},
	})
	if err != nil {
		return nil, fmt.Errorf("inspect the database: %w", err)
	}
	return realm, nil
}

// normalise makes the declared schema in a scratch database with live's extensions, and reads it back.
func (p Project) normalise(ctx context.Context, server *scratch.Server, live *sql.DB) (_ *schema.Realm, err error) {
	desired, err := p.Desired()
	if err != nil {
		return nil, err
	}
	trial, err := server.Create(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, trial.Close()) }()
	if err := copyExtensions(ctx, live, trial.DB); err != nil {
		return nil, err
	}
	driver, err := postgres.Open(trial.DB)
	if err != nil {
		return nil, fmt.Errorf("open Atlas's driver: %w", err)
	}
	normaliser, ok := driver.(schema.Normalizer)
	if !ok {
		return nil, fmt.Errorf("the driver %T cannot normalise", driver)
	}
	want, err := normaliser.NormalizeRealm(ctx, desired)
	if err != nil {
		return nil, fmt.Errorf("try the declared schema out: %w", err)
	}
	return want, nil
}

func copyExtensions(ctx context.Context, from, to *sql.DB) error {
	rows, err := from.QueryContext(ctx, extensionsQuery)
	if err != nil {
		return fmt.Errorf("list extensions: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("list extensions: %w", err)
		}
		if _, err := to.ExecContext(ctx, `CREATE EXTENSION IF NOT EXISTS `+pgx.Identifier{name}.Sanitize()); err != nil {
			return fmt.Errorf("create extension %s: %w", name, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("list extensions: %w", err)
	}
	return nil
}
