package declared

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"

	"roster/platform/tools/schema/scratch"
)

// What schema.hcl uses and cannot express: the database that it is tried out in needs it first. An index may call
// functions that are immutable.
const (
	extensionsQuery = `SELECT 'CREATE EXTENSION IF NOT EXISTS ' || quote_ident(extname) FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1`
	functionsQuery  = `SELECT pg_get_functiondef(p.oid) FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND p.provolatile = 'i'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
 ORDER BY 1`
)

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

// normalise makes the declared schema in a scratch database with live's extensions and immutable functions, and reads
// it back.
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
	for _, query := range []string{extensionsQuery, functionsQuery} {
		if err := copyObjects(ctx, query, live, trial.DB); err != nil {
			return nil, err
		}
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

// copyObjects runs the statements that a query gives in one database in another.
func copyObjects(ctx context.Context, query string, from, to *sql.DB) error {
	rows, err := from.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("list what the declared schema needs: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var statement string
		if err := rows.Scan(&statement); err != nil {
			return fmt.Errorf("list what the declared schema needs: %w", err)
		}
		if _, err := to.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("prepare for the declared schema: %s: %w", statement, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("list what the declared schema needs: %w", err)
	}
	return nil
}
