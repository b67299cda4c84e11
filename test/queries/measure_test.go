package queries

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/platform/embeddedpg"
)

// plan is what EXPLAIN (ANALYZE, BUFFERS) says.
type plan struct {
	text    string
	took    time.Duration // planning and execution
	buffers int
}

const (
	rounds   = 5 // the fastest one counts: everything it reads has been read, and nobody was in the way
	patience = 5 * time.Minute
)

var (
	spent     = regexp.MustCompile(`(?m)^(?:Planning|Execution) Time: ([0-9.]+) ms`)
	buffers   = regexp.MustCompile(`(?m)^ *Buffers: (?:shared )?(?:hit=(\d+))?(?: read=(\d+))?`)
	usedIndex = regexp.MustCompile(`(?:using|Bitmap Index Scan on) (\w+)`)
)

// explain runs a statement in a transaction that is rolled back, after what has to be done before.
func (w *world) explain(s statement, before []string) plan {
	w.t.Helper()
	fastest := w.explainOnce(s, before)
	for range rounds - 1 {
		if p := w.explainOnce(s, before); p.took < fastest.took {
			fastest = p
		}
	}
	return fastest
}

func (w *world) explainOnce(s statement, before []string) plan {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	conn := w.conn(ctx)
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(); _ = conn.Close() }()
	for _, statement := range before {
		if _, err := tx.ExecContext(ctx, s.fill(statement)); err != nil {
			w.t.Fatalf("%s: %v", statement, err)
		}
	}
	steps := s.bound("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) ")
	if len(steps) > 1 {
		if _, err := tx.ExecContext(ctx, steps[0]); err != nil {
			w.t.Fatalf("%s: %v", steps[0], err)
		}
		steps = steps[1:]
		defer func() { _, _ = conn.ExecContext(ctx, "DEALLOCATE asked") }()
	}
	return readPlan(ctx, w, tx, steps[0])
}

func readPlan(ctx context.Context, w *world, tx *sql.Tx, query string) plan {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			w.t.Fatal(err)
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
	p := plan{text: strings.Join(lines, "\n")}
	for _, m := range spent.FindAllStringSubmatch(p.text, -1) {
		ms, _ := strconv.ParseFloat(m[1], 64)
		p.took += time.Duration(ms * float64(time.Millisecond))
	}
	if m := buffers.FindStringSubmatch(p.text); m != nil {
		hit, _ := strconv.Atoi(m[1])
		read, _ := strconv.Atoi(m[2])
		p.buffers = hit + read
	}
	return p
}

func (w *world) conn(ctx context.Context) *sql.Conn {
	w.t.Helper()
	conn, err := w.db.Conn(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return conn
}

// indexes are those that the plan uses, each once, in their order.
func (p plan) indexes() []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range usedIndex.FindAllStringSubmatch(p.text, -1) {
		name := partitionOf.ReplaceAllString(m[1], "user_audit_log_")
		if !seen[name] {
			names, seen[name] = append(names, name), true
		}
	}
	return names
}

var partitionOf = regexp.MustCompile(`^user_audit_log_(?:\d{4}_\d{2}|default)_`)

// clock tells how long it takes to send a statement so often, with so much effort for each.
func (w *world) clock(text string, often int, each effort) time.Duration {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	s := parse(text)
	query, args := s.text, s.arguments()
	conn := w.connect(ctx)
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, query, args...); err != nil { // what it reads is read, and the connection knows it
		w.t.Fatalf("%s: %v", query, err)
	}
	fastest := patience
	for range rounds {
		conn = w.send(ctx, conn, s, often, each, &fastest)
	}
	return fastest
}

// send sends a statement so often, and answers the connection that is open then.
func (w *world) send(ctx context.Context, conn *pgx.Conn, s statement, often int, each effort, fastest *time.Duration) *pgx.Conn {
	w.t.Helper()
	query, args := s.text, s.arguments()
	began := time.Now()
	for range often {
		mode := pgx.QueryExecModeCacheStatement
		switch each {
		case connects:
			_ = conn.Close(ctx)
			conn = w.connect(ctx)
			mode = pgx.QueryExecModeExec
		case planned:
			mode = pgx.QueryExecModeExec
		case kept:
		}
		if _, err := conn.Exec(ctx, query, append([]any{mode}, args...)...); err != nil {
			w.t.Fatalf("%s: %v", query, err)
		}
	}
	*fastest = min(*fastest, time.Since(began))
	return conn
}

func (w *world) connect(ctx context.Context) *pgx.Conn {
	w.t.Helper()
	conn, err := pgx.Connect(ctx, w.Cluster.DSN(w.Database, embeddedpg.Superuser))
	if err != nil {
		w.t.Fatal(err)
	}
	return conn
}

// cost says what a statement takes, as a person reads it.
func (p plan) cost() string {
	return fmt.Sprintf("%s, %s", readable(p.took), count(p.buffers, "buffer"))
}

func readable(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	if ms < 10 {
		return fmt.Sprintf("%.2f ms", ms)
	}
	return fmt.Sprintf("%.0f ms", ms)
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text + " " + of + "s"
}
