package database_test

import (
	"database/sql"
	"maps"
	"slices"
	"testing"

	"roster/platform/database/databasetest"
)

// A pool that kept fewer connections than it may open would make new ones all
// the time under load, and each takes longer than most requests.
func TestConnectionsOutliveABurst(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Clone(t), 8).SQL()
	first, second := burst(t, db), burst(t, db)
	if !maps.Equal(first, second) {
		t.Errorf("a second burst met the connections %v, the first %v",
			slices.Sorted(maps.Keys(second)), slices.Sorted(maps.Keys(first)))
	}
}

// burst uses all connections at once and tells which they were.
func burst(t *testing.T, db *sql.DB) map[int]bool {
	t.Helper()
	seen, conns := map[int]bool{}, []*sql.Conn(nil)
	for range db.Stats().MaxOpenConnections {
		conn, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
		var pid int
		if err := conn.QueryRowContext(t.Context(), "SELECT pg_backend_pid()").Scan(&pid); err != nil {
			t.Fatal(err)
		}
		seen[pid] = true
	}
	for _, conn := range conns {
		_ = conn.Close()
	}
	return seen
}
