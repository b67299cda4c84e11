// Package snapshot writes the schema, and the sample data, as plain SQL that `psql -f` loads into an empty database.
//
// It needs no pg_dump: tables come from Atlas, the rest from the catalogue, so that the text is the same on every
// PostgreSQL that Roster runs on. test/schema loads what it wrote and compares the catalogues.
package snapshot

const (
	// SchemaFile is where the snapshot of the schema is, from the project's root.
	SchemaFile = "docs/database_schema.sql"
	// SeedFile is where the snapshot of the sample data is, from the project's root.
	SeedFile = "docs/seed_data.sql"
)
