package faults

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// audit holds the database to what the crowd was told, and to itself: nothing
// acknowledged is missing, nothing was done twice, and no change is without its
// entry or the other way round.
func (c *crowd) audit() {
	c.t.Helper()
	c.settle()
	for what, times := range c.complaints {
		c.t.Errorf("%d × %s", times, what)
	}
	made := 0
	for _, w := range c.writers {
		made += w.made
	}
	conn := connect(c.t, c.site.Superuser())
	for what, query := range map[string]string{
		"accounts whose version is not their number of entries": `
			SELECT count(*) FROM users u
			WHERE version <> (SELECT count(*) FROM user_audit_log e
				WHERE e.subject_id = u.id AND e.outcome = 'success' AND e.action LIKE 'user.%')`,
		"entries of accounts that are not there": `
			SELECT count(*) FROM user_audit_log e
			WHERE e.action = 'user.registered' AND NOT EXISTS (SELECT FROM users u WHERE u.id = e.subject_id)`,
		"accounts without their role": `
			SELECT count(*) FROM users u WHERE NOT EXISTS (SELECT FROM user_roles r WHERE r.user_id = u.id)`,
		"idempotency keys without their account": `
			SELECT count(*) FROM idempotency_keys k
			WHERE NOT EXISTS (SELECT FROM users u WHERE u.email = k.key || '@example.com')`,
	} {
		if n := count(c.t, conn, query); n != 0 {
			c.t.Errorf("%d %s", n, what)
		}
	}
	if n := count(c.t, conn, "SELECT count(*) FROM users WHERE email LIKE 'writer-%'"); n != made {
		c.t.Errorf("%d accounts were made, and %d acknowledged", n, made)
	}
	if printed := c.site.Must("audit", "verify"); !strings.Contains(printed, "are good") {
		c.t.Errorf("verify printed:\n%s", printed)
	}
	c.t.Logf("%d acknowledged, %d answered 503, %d not answered; %d accounts made",
		c.acknowledged.Load(), c.unavailable.Load(), c.cut.Load(), made)
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func count(t *testing.T, conn *pgx.Conn, query string, args ...any) int {
	t.Helper()
	var n int
	if err := conn.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}
