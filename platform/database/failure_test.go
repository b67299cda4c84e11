package database_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/fault"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	taken := fault.New(fault.Conflict, "taken", "Taken.")
	for name, c := range map[string]struct {
		err  error
		want error
	}{
		"a fault passes":         {taken, taken},
		"shutdown":               {&pgconn.PgError{Code: "57P01"}, database.ErrUnavailable},
		"too many connections":   {&pgconn.PgError{Code: "53300"}, database.ErrUnavailable},
		"no longer the primary":  {&pgconn.PgError{Code: "25006"}, database.ErrUnavailable},
		"cancelled statement":    {&pgconn.PgError{Code: "57014"}, database.ErrTimeout},
		"lock not to be had":     {&pgconn.PgError{Code: "55P03"}, database.ErrTimeout},
		"deadline of the caller": {context.DeadlineExceeded, database.ErrTimeout},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := database.Explain("do it", c.err); !errors.Is(got, c.want) {
				t.Errorf("Explain = %v, want %v", got, c.want)
			}
		})
	}
	if got := database.Explain("do it", &pgconn.PgError{Code: "42P01"}); errors.Is(got, database.ErrUnavailable) || !strings.HasPrefix(got.Error(), "do it: ") {
		t.Errorf("a missing table is explained as %v", got)
	}
	if database.Explain("do it", nil) != nil {
		t.Error("nil is explained")
	}
}

func TestAnUnreachableDatabaseIsUnavailable(t *testing.T) {
	t.Parallel()
	db, err := database.Open(database.Config{
		URL:            "postgres://roster:s3cret-canary@127.0.0.1:1/roster",
		MaxConnections: 1,
		ConnectTimeout: time.Second,
	}, zap.NewNop())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	err = db.Do(t.Context(), func(context.Context) error { return nil })
	if !errors.Is(err, database.ErrUnavailable) || strings.Contains(err.Error(), "canary") {
		t.Errorf("Do = %v", err)
	}
}

// ASVS: 16.2.5
func TestABadAddressDoesNotShowItsPassword(t *testing.T) {
	t.Parallel()
	_, err := database.Open(database.Config{URL: "postgres://u:canary@[bad"}, zap.NewNop())
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("Open = %v", err)
	}
}

// ASVS: 16.2.5
func TestTheStatementLogHoldsNoValues(t *testing.T) {
	t.Parallel()
	core, logs := observer.New(zapcore.DebugLevel)
	name := databasetest.Clone(t)
	db, err := database.Open(database.Config{
		URL: databasetest.ApplicationURL(t, name), MaxConnections: 1, ConnectTimeout: 5 * time.Second,
	}, zap.New(core))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	for range 2 { // the second violates the key
		_ = exec(t.Context(), db, insertCounter, "value-canary")
	}
	var found []string // Scan and Row log by ways of their own
	if err := db.Conn(t.Context()).Raw(`SELECT ?::text`, "scan-canary").Scan(&found).Error; err != nil {
		t.Error(err)
	}
	if err := db.Conn(t.Context()).Raw(`SELECT @v `, sql.Named("v", "row-canary")).Row().Scan(new(string)); err != nil {
		t.Error(err)
	}
	if logs.Len() == 0 {
		t.Fatal("nothing was logged at debug level")
	}
	for _, entry := range logs.All() {
		for key, value := range entry.ContextMap() {
			if text, ok := value.(string); ok && strings.Contains(text, "canary") {
				t.Errorf("the log shows a value: %s = %s", key, text)
			}
		}
	}
}
