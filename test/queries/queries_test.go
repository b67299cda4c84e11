package queries

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/test/running/runningtest"
)

// accounts are enough for each index to be worth more than another one.
const accounts = 3000

// The guide shows what the program sends, everything in it runs, and every index has a use.
func TestGuideAndIndexes(t *testing.T) {
	t.Parallel()
	site := runningtest.NewSite(t, runningtest.StartCluster(t, logged))
	w := newWorld(t, site, accounts)
	g, s := openGuide(t), w.subject()

	for _, p := range patterns {
		shown, sent := parse(blocks(g.part("query", p.name))[0]), w.caught(p, s)
		if !same(shown.text, sent.text) {
			t.Errorf("%s: the guide shows another statement than the program sends: run `make query-guide`\n%s\n---\n%s", p.name, shown.text, sent.text)
		}
	}
	if want := names(patterns, func(p pattern) string { return p.name }); !slices.Equal(g.names("query"), want) {
		t.Errorf("the guide shows the queries %v, there are %v", g.names("query"), want)
	}
	if want := names(techniques, func(q technique) string { return q.name }); !slices.Equal(g.names("technique"), want) {
		t.Errorf("the guide shows the techniques %v, there are %v", g.names("technique"), want)
	}
	for _, block := range blocks(g.text) {
		w.try(block)
	}
	w.useEverything(s)
	w.server.Stop()
	for _, problem := range w.idle() {
		t.Errorf("%s: no operation uses this index", problem)
	}
	for _, problem := range w.strings(twinIndexes) {
		t.Errorf("%s: one of them is enough", problem)
	}
	for _, index := range w.strings(namedIndexes) {
		if !strings.Contains(g.text, "`"+index+"`") {
			t.Errorf("the guide does not name %s", index)
		}
	}
}

// idle are the indexes that nothing has used. A session tells the statistics what it did a moment after it did it, or
// after its end, so what is missing is looked for again.
func (w *world) idle() (indexes []string) {
	w.t.Helper()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(200 * time.Millisecond) {
		if indexes = w.strings(idleIndexes); len(indexes) == 0 {
			break
		}
	}
	return indexes
}

func names[T any](all []T, name func(T) string) []string {
	var out []string
	for _, one := range all {
		out = append(out, name(one))
	}
	slices.Sort(out)
	return out
}

// try runs a block of the guide, and takes back what it did.
func (w *world) try(block string) {
	w.t.Helper()
	s := parse(block)
	ctx, cancel := context.WithTimeout(w.t.Context(), runningtest.Patience)
	defer cancel()
	conn := w.connect(ctx)
	defer func() { _ = conn.Close(ctx) }()
	if standsAlone(s.text) {
		w.runs(ctx, conn, s.text)
		return
	}
	w.runs(ctx, conn, "BEGIN")
	for _, step := range s.bound("") {
		w.runs(ctx, conn, step)
	}
}

// standsAlone tells what PostgreSQL takes outside of transactions only.
func standsAlone(text string) bool {
	return strings.Contains(text, "VACUUM") || strings.Contains(text, "CONCURRENTLY")
}

func (w *world) runs(ctx context.Context, conn *pgx.Conn, text string) {
	w.t.Helper()
	for _, part := range strings.Split(text, ";\n") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		if _, err := conn.PgConn().Exec(ctx, part).ReadAll(); err != nil {
			w.t.Errorf("the guide's %s\n%v", text, err)
		}
	}
}

// A unique index has a use when it is asked nothing: it keeps a rule. A partition's counts for the one of the log.
const idleIndexes = `
SELECT i.indexrelid::regclass::text
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND NOT i.indisunique AND c.relname <> 'schema_migrations'
   AND (SELECT coalesce(sum(s.idx_scan), 0) FROM pg_stat_user_indexes s
         WHERE s.indexrelid = i.indexrelid OR s.indexrelid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = i.indexrelid)) = 0
 ORDER BY 1`

// Alike: the same columns in the same order under the same condition, or the beginning of another's.
const twinIndexes = `
SELECT a.indexrelid::regclass || ' and ' || b.indexrelid::regclass
  FROM pg_index a JOIN pg_index b ON a.indrelid = b.indrelid AND a.indexrelid <> b.indexrelid JOIN pg_class c ON c.oid = a.indrelid
  JOIN pg_class ia ON ia.oid = a.indexrelid JOIN pg_class ib ON ib.oid = b.indexrelid AND ib.relam = ia.relam
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
   AND NOT (a.indisunique AND a.indnkeyatts < b.indnkeyatts)
   AND (a.indnkeyatts < b.indnkeyatts OR a.indexrelid < b.indexrelid)
   AND (' ' || b.indkey::text || ' ') LIKE (' ' || a.indkey::text || ' %')
   AND (' ' || b.indoption::text || ' ') LIKE (' ' || a.indoption::text || ' %')
   AND pg_get_expr(a.indexprs, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indexprs, b.indrelid)
   AND pg_get_expr(a.indpred, a.indrelid) IS NOT DISTINCT FROM pg_get_expr(b.indpred, b.indrelid)
 ORDER BY 1`

const namedIndexes = `
SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
 WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND NOT i.indisprimary AND c.relname <> 'schema_migrations'
 ORDER BY 1`
