package migrations_test

import (
	"context"
	"strings"
	"testing"

	"roster/platform/embeddedpg"
	"roster/platform/migrations"
)

// A cluster of its own: roles belong to all of a cluster, and here roster_app must be missing.
func TestOwnerWithoutRights(t *testing.T) {
	t.Parallel()
	ctx := within(t)
	cluster, err := embeddedpg.Start(ctx, embeddedpg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop(context.WithoutCancel(t.Context())) })
	super := open(t, cluster.DSN("postgres", embeddedpg.Superuser))
	for _, statement := range []string{`CREATE ROLE plain LOGIN`, `CREATE DATABASE mine OWNER plain`} {
		if _, err := super.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	db := open(t, cluster.DSN("mine", "plain"))
	_, err = migrations.Up(ctx, db)
	if err == nil || !strings.Contains(err.Error(), `"CREATE ROLE roster_app NOLOGIN;"`) || strings.Contains(err.Error(), "\n") {
		t.Fatalf("got %v, want one line with the statement to run", err)
	}
	if _, err := super.ExecContext(ctx, `CREATE ROLE roster_app NOLOGIN`); err != nil {
		t.Fatal(err)
	}
	if _, err := migrations.Up(ctx, db); err != nil {
		t.Fatal(err)
	}
	mustBeCurrent(t, db)
	if _, err := migrations.DownTo(ctx, db, 0); err != nil {
		t.Fatal(err)
	}
}
