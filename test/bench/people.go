package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	password   = "sample-bench-password"
	madeDomain = "made.bench.example.com" // of the accounts that measurements make
	loggedIn   = 2000                     // people with a token
	looked     = 20000                    // people who are looked up
)

// person is somebody with an account in order.
type person struct {
	id, email, username string
	token, refresh      string // for the first loggedIn of them
}

// firstDay is the day of the data in a folder, today for a new one, so that
// the data of an earlier run is the same data tomorrow.
func firstDay(path string) (string, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the bench's own
	if err == nil {
		return string(text), nil
	}
	today := time.Now().UTC().Format(time.DateOnly)
	if err := os.WriteFile(path, []byte(today), 0o600); err != nil {
		return "", fmt.Errorf("note the day of the data: %w", err)
	}
	return today, nil
}

// choose has the same people each time: not by where their rows lie, for a login
// moves them.
const choose = `
SELECT u.id, u.email, coalesce(u.username, ''), EXISTS (SELECT FROM user_roles r JOIN roles o ON o.id = r.role_id WHERE r.user_id = u.id AND o.name = 'admin')
  FROM users u
 WHERE u.status = 'active' AND u.deleted_at IS NULL AND uuid_hash(u.id) % $1 = 0
 ORDER BY u.id LIMIT $2`

// invite chooses the people and logs some of them in, an administrator too.
func (w *world) invite(ctx context.Context) error {
	conn, err := w.cluster.Connect(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	every := max(1, w.users/(2*looked))
	rows, err := conn.Query(ctx, choose, every, looked)
	if err != nil {
		return fmt.Errorf("choose people: %w", err)
	}
	defer rows.Close()
	var admin person
	for rows.Next() {
		var p person
		var administers bool
		if err := rows.Scan(&p.id, &p.email, &p.username, &administers); err != nil {
			return fmt.Errorf("choose people: %w", err)
		}
		w.people = append(w.people, p)
		if administers {
			admin = p
		}
	}
	if admin.id == "" {
		return errors.New("no administrator is among the people chosen: there are too few people")
	}
	anybody := w.client("")
	if err := anybody.login(ctx, &admin); err != nil {
		return err
	}
	w.admin = w.client(admin.token)
	several, sctx := errgroup.WithContext(ctx)
	several.SetLimit(4) //nolint:mnd // as many as two cores can serve
	for i := range w.people[:min(loggedIn, len(w.people))] {
		several.Go(func() error { return anybody.login(sctx, &w.people[i]) })
	}
	return several.Wait()
}

// tokens are those of the people who are logged in.
func (w *world) tokens() []person { return w.people[:min(loggedIn, len(w.people))] }

func (c *client) login(ctx context.Context, p *person) error {
	var given struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	body := map[string]string{"login": p.email, "password": password}
	if err := c.do(ctx, http.MethodPost, "/v1/auth/login", body, &given); err != nil {
		return fmt.Errorf("log in: %w", err)
	}
	p.token, p.refresh = given.Access, given.Refresh
	return nil
}

// cursors are those of some pages around a depth, counted in people.
func (w *world) cursors(ctx context.Context, depth int) ([]string, error) {
	const most, kept = 200, 20
	var found []string
	cursor := ""
	for at := 0; at < depth+kept*most/2; at += most {
		var page struct {
			Next *string `json:"next_cursor"`
		}
		if err := w.admin.do(ctx, http.MethodGet, fmt.Sprintf("/v1/users?limit=%d&cursor=%s", most, url.QueryEscape(cursor)), nil, &page); err != nil {
			return nil, fmt.Errorf("walk to page %d: %w", at/most, err)
		}
		if page.Next == nil {
			return nil, fmt.Errorf("there are no pages at depth %d", depth)
		}
		cursor = *page.Next
		if at+most >= depth-kept*most/2 {
			found = append(found, cursor)
		}
	}
	return found, nil
}
