// Package migrations holds the versions of Roster's database schema and applies them.
//
// The composition root and the migrate command call it with a connection of the database's owner; the readiness check
// calls [Check] and [Drift] with the application's. The package owns the files beside it, the table schema_migrations
// and the PostgreSQL schema "river", whose tables the job queue's own migrations make.
//
// The files are goose migrations, Up and Down in one, named by a UTC version of 14 digits. atlas.sum holds a checksum
// of each and is verified before anything runs; fingerprint.txt says what the catalogue looks like once all of them
// have run. README.md says how to write one.
package migrations
