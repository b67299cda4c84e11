package httpserver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/authn"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/idempotency"
	"roster/platform/idempotency/gormstore"
	"roster/platform/uuidgen"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

func keyed(key, body string) httpservertest.Request {
	return httpservertest.Request{Method: "POST", Path: "/v1/notes", Body: body, Header: map[string]string{"Idempotency-Key": key}}
}

func TestReplay(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	first := s.Send(t, keyed("k", `{"title":"x"}`)).Want(http.StatusCreated)
	wantHeader(t, first, "Idempotency-Replayed", "")
	again := s.Send(t, keyed("k", `{"title":"x"}`)).Want(http.StatusCreated)
	wantHeader(t, again, "Idempotency-Replayed", "true")
	wantHeader(t, again, "Location", first.Header.Get("Location"))
	wantHeader(t, again, "Content-Type", "application/json")
	if !bytes.Equal(first.Body, again.Body) {
		t.Errorf("%s was replayed as %s", first.Body, again.Body)
	}
	if other := s.Send(t, keyed("other", `{"title":"x"}`)).Want(http.StatusCreated); bytes.Equal(first.Body, other.Body) {
		t.Error("another key was taken for the same request")
	}
}

func TestKeyReused(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	s.Send(t, keyed("k", `{"title":"x"}`)).Want(http.StatusCreated)
	s.Send(t, keyed("k", `{"title":"y"}`)).WantProblem(422, "idempotency_key_reused")
}

func TestRefusalIsNotStored(t *testing.T) {
	t.Parallel()
	s := httpservertest.New(t, notes)
	s.Send(t, keyed("k", `{"title":"taken"}`)).WantProblem(409, "note_taken")
	s.Send(t, keyed("k", `{"title":""}`)).WantProblem(422, "invalid_request")
	wantHeader(t, s.Send(t, keyed("k", `{"title":"x"}`)).Want(http.StatusCreated), "Idempotency-Replayed", "")
}

func TestKeyBelongsToItsCaller(t *testing.T) {
	t.Parallel()
	type input struct{}
	var calls atomic.Int64
	s := httpservertest.New(t, func(api huma.API) {
		httpserver.Route(api, httpserver.Operation{
			ID: "do", Method: http.MethodPost, Path: "/do", Summary: "Do", Tag: "test", Status: http.StatusNoContent, Idempotent: true,
		}, func(context.Context, *input) (*struct{}, error) {
			calls.Add(1)
			return nil, nil
		})
	})
	for _, user := range []string{"a", "b", "a"} {
		s.Send(t, httpservertest.Request{
			Method: "POST", Path: "/do", As: &authn.Principal{Kind: authn.User, UserID: user}, Header: map[string]string{"Idempotency-Key": "k"},
		}).Want(http.StatusNoContent)
	}
	if calls.Load() != 2 {
		t.Errorf("%d calls of two callers", calls.Load())
	}
}

// changes counts in the database what an operation did.
type changes struct {
	db    *database.DB
	calls atomic.Int64
	enter chan struct{} // one is received in each call before it goes on
}

func (c *changes) route(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "change", Method: http.MethodPost, Path: "/change", Summary: "Change", Tag: "test",
		Public: true, Status: http.StatusCreated, Idempotent: true,
	}, func(ctx context.Context, _ *struct{ Body struct{} }) (*struct{ Body int64 }, error) {
		call := c.calls.Add(1)
		<-c.enter
		err := c.db.Do(ctx, func(ctx context.Context) error {
			name := fmt.Sprintf("role-%d", call)
			return c.db.Conn(ctx).Exec(`INSERT INTO roles (id, name, title) VALUES (?, ?, 'Test')`, uuidgen.New().Random(), name).Error
		})
		if call == 1 && err == nil {
			err = errors.New("fails after the change")
		}
		return &struct{ Body int64 }{call}, err
	})
}

func (c *changes) count(t *testing.T) (n int) {
	t.Helper()
	if err := c.db.Conn(t.Context()).Raw(`SELECT count(*) FROM roles WHERE title = 'Test'`).Row().Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// ASVS: 2.3.4
func TestTwinsInParallel(t *testing.T) {
	t.Parallel()
	const twins = 6
	c := &changes{db: databasetest.New(t), enter: make(chan struct{}, twins)}
	guard := idempotency.New(c.db, gormstore.New(c.db), time.Now)
	s := httpservertest.NewWith(t, httpservertest.Config(), httpserver.Deps{Idempotency: guard}, c.route)
	request := httpservertest.Request{Method: "POST", Path: "/change", Body: `{}`, Header: map[string]string{"Idempotency-Key": "k"}}

	// A failure rolls back change and key together.
	c.enter <- struct{}{}
	s.Send(t, request).WantProblem(500, "internal_error")
	if n := c.count(t); n != 0 {
		t.Fatalf("%d changes of a request that failed", n)
	}

	// Of many at once, one works while the others are told so.
	replies := make([]*httpservertest.Response, twins)
	var running sync.WaitGroup
	var refused atomic.Int64
	for i := range replies {
		running.Go(func() {
			replies[i] = s.Send(t, request)
			if replies[i].Status == http.StatusConflict && refused.Add(1) == twins-1 {
				c.enter <- struct{}{}
			}
		})
	}
	running.Wait()
	for _, reply := range replies {
		if reply.Status != http.StatusCreated {
			reply.WantProblem(409, "idempotency_in_flight")
		}
	}
	again := s.Send(t, request).Want(http.StatusCreated)
	wantHeader(t, again, "Idempotency-Replayed", "true")
	if string(again.Body) != "2\n" || c.calls.Load() != 2 || c.count(t) != 1 {
		t.Errorf("reply %s, %d calls, %d changes", again.Body, c.calls.Load(), c.count(t))
	}
}
