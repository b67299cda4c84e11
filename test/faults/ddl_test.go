package faults

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/test/running/runningtest"
)

// TestDDLUnderLoad changes every table under the server: columns, an index, a
// check and its values, a type. No request fails, although prepared statements
// no longer fit their tables.
func TestDDLUnderLoad(t *testing.T) { //nolint:paralleltest // it wants the machine to itself
	if !long() {
		t.Skip("changes each table many times")
	}
	site := runningtest.NewSite(t, runningtest.StartCluster(t, map[string]string{"fsync": "off"}))
	site.Serve()
	c := gather(t, site, site.Administrator())
	c.start()
	c.awaitAnswer()
	conn := connect(t, site.Superuser())
	// What a migration says first: it gives way rather than holding up others.
	change(t, conn, "SET lock_timeout = '1s'")
	tables := tablesOf(t, conn)
	for range rounds(1, 3) {
		for _, table := range tables {
			for _, statement := range statementsFor(table) {
				change(t, conn, statement)
			}
		}
	}
	for _, statement := range alterations {
		change(t, conn, statement)
		time.Sleep(200 * time.Millisecond)
	}
	c.leave()
	c.audit()
	if n := c.unavailable.Load() + c.cut.Load(); n > 0 {
		t.Errorf("%d requests failed", n)
	}
	t.Logf("%d tables, %d acknowledged", len(tables), c.acknowledged.Load())
}

// statementsFor are harmless changes of any table.
func statementsFor(table string) []string {
	schema, name, _ := strings.Cut(table, ".")
	all := []string{
		"ALTER TABLE %s ADD COLUMN fault_note text",
		"ALTER TABLE %s ADD COLUMN fault_count bigint NOT NULL DEFAULT 0",
		"ALTER TABLE %s ADD CONSTRAINT " + name + "_fault CHECK (fault_count >= 0) NOT VALID",
		"ALTER TABLE %s VALIDATE CONSTRAINT " + name + "_fault",
		"ALTER TABLE %s DROP CONSTRAINT " + name + "_fault",
		"CREATE INDEX " + name + "_fault_idx ON %s (fault_count)",
		"DROP INDEX " + schema + "." + name + "_fault_idx",
		"ALTER TABLE %s ALTER COLUMN fault_note TYPE varchar(100)",
		"ALTER TABLE %s DROP COLUMN fault_note",
		"ALTER TABLE %s DROP COLUMN fault_count",
	}
	for i := range all {
		if strings.Contains(all[i], "%s") {
			all[i] = fmt.Sprintf(all[i], table)
		}
	}
	return all
}

// alterations change columns that the server reads: their plans are other ones
// afterwards, and a value more is allowed.
var alterations = []string{
	"ALTER TABLE users DROP CONSTRAINT users_status_known, ADD CONSTRAINT users_status_known CHECK (status IN ('pending', 'active', 'suspended', 'retired')) NOT VALID",
	"ALTER TABLE users VALIDATE CONSTRAINT users_status_known",
	"ALTER TABLE user_roles ALTER COLUMN reason TYPE varchar(2000)",
	"ALTER TABLE user_roles ALTER COLUMN reason TYPE text",
	"ALTER TABLE roles ALTER COLUMN title TYPE varchar(200)",
	"ALTER TABLE roles ALTER COLUMN title TYPE text",
	"ALTER TABLE user_credentials ALTER COLUMN password_hash TYPE varchar(1000)",
	"ALTER TABLE user_credentials ALTER COLUMN password_hash TYPE text",
	"ALTER TABLE users ALTER COLUMN suspension_reason TYPE varchar(1000)",
	"ALTER TABLE users ALTER COLUMN suspension_reason TYPE text",
}

// change makes a change as a migration does: again, until the table is free.
func change(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	var err error
	for range 30 {
		if _, err = conn.Exec(t.Context(), statement); err == nil {
			return
		}
		if !strings.Contains(err.Error(), "55P03") {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("%s: %v", statement, err)
}

// tablesOf lists the tables of the database, the job queue's included.
func tablesOf(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname IN ('public', 'river') AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return tables
}
