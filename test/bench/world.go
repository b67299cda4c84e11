package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"roster/test/bench/place"
	"roster/test/running"
)

// world is a cluster with data, the server on it, and who takes part.
type world struct {
	cluster *place.Cluster
	server  *place.Server
	dir     string
	users   int
	entries int

	postgres int // its process
	people   []person
	admin    *client
	cleanup  []func()
}

// open brings everything up. Data that is there already is used again.
func open(ctx context.Context, binary, dir string, users, entries int) (w *world, err error) {
	w = &world{dir: dir, users: users, entries: entries}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.close())
		}
	}()
	if w.cluster, err = place.Start(ctx, dir); err != nil {
		return w, err
	}
	i, err := place.Installed(w.cluster, binary, dir)
	if err != nil {
		return w, err
	}
	if err := fill(ctx, i, users, entries); err != nil {
		return w, err
	}
	if err := w.sweep(ctx); err != nil {
		return w, err
	}
	if w.postgres, err = w.cluster.PID(ctx); err != nil {
		return w, err
	}
	if w.server, err = place.Serve(ctx, i, "server.log"); err != nil {
		return w, err
	}
	return w, w.invite(ctx)
}

// fill makes the data as anybody would.
func fill(ctx context.Context, i running.Installation, users, entries int) error {
	if err := os.MkdirAll(i.Data, 0o700); err != nil {
		return fmt.Errorf("make the folder of the keys: %w", err)
	}
	until, err := firstDay(filepath.Join(filepath.Dir(i.Data), "until"))
	if err != nil {
		return err
	}
	cmd := i.Command(ctx, "bench", "data", "--users", strconv.Itoa(users), "--entries", strconv.Itoa(entries), "--until", until)
	cmd.Stderr = os.Stderr
	var exit *exec.ExitError
	if err := cmd.Run(); errors.As(err, &exit) {
		return errors.New("the data could not be made: see above")
	} else if err != nil {
		return fmt.Errorf("make the data: %w", err)
	}
	return nil
}

// sweep removes the accounts that an earlier run has made, also one that was
// interrupted. The times at which they were made would stay in the index of the
// search, where VACUUM removes no key.
func (w *world) sweep(ctx context.Context) error {
	conn, err := w.cluster.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for _, statement := range []string{
		"DELETE FROM users WHERE email_canonical LIKE '%@" + madeDomain + "'",
		"DELETE FROM idempotency_keys", "DELETE FROM river.river_job", "REINDEX INDEX users_search_idx", "VACUUM (ANALYZE) users",
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("remove what an earlier run has made: %w", err)
		}
	}
	return nil
}

// close takes everything down again, the newest first.
func (w *world) close() error {
	for i := len(w.cleanup) - 1; i >= 0; i-- {
		w.cleanup[i]()
	}
	var errs []error
	if w.server != nil {
		errs = append(errs, w.server.Stop())
	}
	if w.cluster != nil {
		errs = append(errs, w.cluster.Stop(context.Background()))
	}
	return errors.Join(errs...)
}
