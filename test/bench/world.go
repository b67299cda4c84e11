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

// sweep removes the accounts that measurements have made, also those of an earlier
// run and of one that was interrupted, and the jobs that they left. The times at
// which they were made would stay in the index of the search, where VACUUM removes
// no key.
func (w *world) sweep(ctx context.Context) error {
	return w.execute(ctx, "remove what measurements have made",
		"DELETE FROM users WHERE email_canonical LIKE '%@"+madeDomain+"'",
		"DELETE FROM idempotency_keys", "DELETE FROM river.river_job WHERE state <> 'running'",
		"REINDEX INDEX users_search_idx", "VACUUM (ANALYZE) users",
	)
}

// newcomers are as many in a database of any size, or else there would be nothing
// to compare.
const newcomers = 30_000

// receive has newcomers sign up, in the place of those that measurements have
// made. The statistics learn of them when autovacuum would have it so: from a
// tenth of the table on.
func (w *world) receive(ctx context.Context) error {
	if err := w.sweep(ctx); err != nil {
		return err
	}
	learn := "VACUUM users"
	if newcomers*10 > w.users {
		learn = "VACUUM (ANALYZE) users"
	}
	const theirs = " FROM users WHERE email_canonical LIKE '%@" + madeDomain + "'"
	return w.execute(ctx, "have people sign up", fmt.Sprintf(`INSERT INTO users (email, email_canonical, search_text, created_at)
SELECT a, a, a, now() - i * interval '1 millisecond' FROM generate_series(1, %d) i, format('m%%s@%s', lpad(i::text, 12, '0')) a`, newcomers, madeDomain),
		"INSERT INTO user_profiles (user_id) SELECT id"+theirs, "INSERT INTO user_logins (user_id) SELECT id"+theirs, learn,
	)
}

func (w *world) execute(ctx context.Context, what string, statements ...string) error {
	conn, err := w.cluster.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", what, err)
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
