package usermodule_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
	"roster/modules/user/usermodule"
	"roster/platform/authn"
	"roster/platform/clock"
	"roster/platform/database/databasetest"
	"roster/platform/event"
	"roster/platform/httpserver/httpservertest"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

func TestMain(m *testing.M) { databasetest.Main(m) }

// world is the module on a real database and edge.
type world struct {
	*httpservertest.Server
	t      *testing.T
	module *usermodule.Module
}

func newWorld(t *testing.T) *world {
	t.Helper()
	db, at, ids := databasetest.New(t), clock.System(), uuidgen.New()
	cursors, err := page.NewCodec(make([]byte, page.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t}
	w.module = usermodule.New(db, event.NewBus(db, ids, at.Now), at, ids, cursors,
		user.Config{PurgeAfter: time.Hour}, user.Permissions(), noHashes{})
	w.Server = httpservertest.New(t, func(api huma.API) { w.module.Routes(api) })
	return w
}

// person makes an active account with roles and gives who it is.
func (w *world) person(email string, roles ...string) *authn.Principal {
	w.t.Helper()
	address, err := user.ParseEmail(email)
	if err != nil {
		w.t.Fatal(err)
	}
	account, err := w.module.Directory.Register(w.t.Context(), user.Registration{Email: address, Roles: roles, Verified: true})
	if err != nil {
		w.t.Fatal(err)
	}
	authority, err := w.module.Authorities.Authority(w.t.Context(), account.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return &authn.Principal{
		Kind: authn.User, UserID: string(account.ID), Permissions: authority.Permissions, AuthenticatedAt: time.Now(),
	}
}

// noHashes stands for a program without a module that knows passwords.
type noHashes struct{}

// Readable is part of user.PasswordHashes.
func (noHashes) Readable(string) bool { return false }

// Keep is part of user.PasswordHashes.
func (noHashes) Keep(context.Context, map[user.ID]string, time.Time) error { return nil }

func (w *world) send(as *authn.Principal, method, path string, body any, header ...string) *httpservertest.Response {
	w.t.Helper()
	r := httpservertest.Request{Method: method, Path: path, As: as, Body: body, Header: map[string]string{}}
	for pair := range slices.Chunk(header, 2) {
		r.Header[pair[0]] = pair[1]
	}
	return w.Send(w.t, r)
}

// race runs all of them at the same time and gives their statuses, sorted.
func race(all ...func() int) []int {
	statuses := make([]int, len(all))
	var start, done sync.WaitGroup
	start.Add(1)
	for i, act := range all {
		done.Go(func() {
			start.Wait()
			statuses[i] = act()
		})
	}
	start.Done()
	done.Wait()
	slices.Sort(statuses)
	return statuses
}

// ok tells whether a request was done.
func ok(status int) bool { return status == http.StatusOK || status == http.StatusNoContent }
