package main

import (
	"context"
	"fmt"
	"io"
	"strings"
)

type verb struct {
	name, usage, short, help string
	run                      func(ctx context.Context, out io.Writer, args []string) error
}

var verbs = []verb{
	{"diff", "diff NAME", "write the next migration from what changed in schema.hcl",
		`Replays the migrations in a scratch database, compares the result with schema.hcl, and writes the difference
to platform/migrations as <now>_NAME.sql, Up and Down, with atlas.sum and fingerprint.txt renewed. Read what it
wrote: a rename is planned as a drop and an add, and an index on a big table belongs into a migration of its
own (new --concurrently). After editing the file run hash. Writes nothing when nothing changed.`, diff},
	{"check", "check", "tell whether schema.hcl, the migrations, atlas.sum and fingerprint.txt agree",
		`Verifies atlas.sum, replays the migrations, and compares the result with schema.hcl and fingerprint.txt.
Exit code 0 when all agree, 1 when not.`, check},
	{"drift", "drift [--url URL]", "tell how a live database differs from schema.hcl and the fingerprint",
		`Compares the database of --url, or else of ROSTER_DATABASE_URL, with schema.hcl (tables, columns, indexes,
constraints) and with fingerprint.txt (all else). The database is only read. For the one that go run . made:
  go tool schema drift --url "$(go run . db url)"
Exit code 0 when it is as declared, 1 when not.`, drift},
	{"lint", "lint [--all]", "look for unsafe migrations: the last one, or --all",
		`Each migration must have both halves, set lock_timeout or run outside a transaction, and destroy nothing by
accident. A finding that is meant is allowed by a line in the file, with the reason:
  -- lint:allow DS103 the column was never written to
Exit code 0 when nothing was found, 1 when something was.`, lint},
	{"new", "new [--concurrently] NAME", "write an empty migration, for what schema.hcl cannot express",
		`Writes platform/migrations/<now>_NAME.sql with empty halves and renews atlas.sum. With --concurrently it is
the pattern for one index built without locking writers out. Fill it in, then run hash.`, create},
	{"hash", "hash", "renew atlas.sum and fingerprint.txt after a migration was edited by hand",
		`Writes atlas.sum from the files as they are, replays them, and writes fingerprint.txt from the result. Only for
migrations that nobody has applied yet: a database refuses nothing, but it will not run an edited file again.`, hash},
	{"describe", "describe", "renew the documents that are made from the schema",
		`Writes docs/database_schema.sql (the whole schema, for psql -f) and the generated parts of docs/data_model.md and
docs/query_optimization.md from what the migrations make and what comments in schema.hcl say. diff and hash do it
as well.`, documents},
	{"seed", "seed", "renew the snapshot of the sample accounts",
		`Has go run . seed add the sample accounts to a scratch database, and writes what it added to docs/seed_data.sql, for
psql -f. Each run makes other ids and hashes: a test says when it is needed.`, seeds},
}

func overview() string {
	var b strings.Builder
	b.WriteString("Keeps schema.hcl, the migrations and live databases in step.\n\nusage: go tool schema VERB\n\n")
	for _, v := range verbs {
		fmt.Fprintf(&b, "  %-28s%s\n", v.usage, v.short)
	}
	b.WriteString(`
go tool schema VERB --help says more about each. Scratch databases are made on an embedded PostgreSQL, or on the
server of ROSTER_DEV_DATABASE_URL, whose role needs CREATEDB and CREATEROLE.
Exit codes: 0 fine, 1 found something, 2 could not do it, 64 wrong use.
`)
	return b.String()
}
