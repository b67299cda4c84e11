// Package fingerprint describes a database's catalogue in lines of text, one an object, and compares two descriptions.
//
// It exists for what the declared schema cannot express: functions, triggers, materialised views, collations, grants.
// The migrations package compares a live database with it, the schema tool writes it. It covers PostgreSQL's schema
// public without schema_migrations, what extensions made, and the partitions of the log, which come and go.
package fingerprint
