package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/fault"
	"roster/platform/page"
)

var first = page.Query{Limit: 10}

// ASVS: 16.4.2
func TestReadingNeedsThePermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t.Context(), t, aboutMember())
	for name, call := range map[string]func(context.Context) error{
		"search":  func(ctx context.Context) error { _, err := w.Search(ctx, app.Filter{}, first); return err },
		"entry":   func(ctx context.Context) error { _, _, err := w.Entry(ctx, w.store.Stored()[0].ID); return err },
		"actions": func(ctx context.Context) error { _, err := w.Actions(ctx); return err },
	} {
		if err := call(t.Context()); !errors.Is(err, authn.ErrUnauthenticated) {
			t.Errorf("%s, nobody: %v", name, err)
		}
		if err := call(as(t, member, "users:read")); !errors.Is(err, authn.ErrForbidden) {
			t.Errorf("%s, another permission: %v", name, err)
		}
		if err := call(as(t, admin, audit.PermissionRead)); err != nil {
			t.Errorf("%s, the permission: %v", name, err)
		}
	}
	if _, err := w.Own(t.Context(), first); !errors.Is(err, authn.ErrUnauthenticated) {
		t.Errorf("own, nobody: %v", err)
	}
}

// Reading is recorded: once a request, with what was asked, and without that nothing is shown.
func TestReadingIsRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := as(t, admin, audit.PermissionRead)
	w.publish(as(t, member), t, aboutMember())
	entry := w.store.Stored()[0].ID
	from := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := w.Search(ctx, app.Filter{SubjectID: strings.ToUpper(member), From: from}, first); err != nil {
		t.Fatal(err)
	}
	if _, _, err := w.Entry(ctx, entry); err != nil {
		t.Fatal(err)
	}
	stored := w.store.Stored()
	if len(stored) != 3 {
		t.Fatalf("%d entries", len(stored))
	}
	for i, want := range map[int]string{
		1: `{"entries":{"old":null,"new":1},"filter_from":{"old":null,"new":"2020-01-01T00:00:00Z"},"filter_subject_id":{"old":null,"new":"` + member + `"}}`,
		2: `{"entries":{"old":null,"new":1},"entry":{"old":null,"new":"` + entry + `"}}`,
	} {
		s := stored[i]
		if s.Action != "audit.read" || s.ActorID != admin || s.SubjectType != audit.SubjectLog || s.SubjectID != "" || string(s.Changes) != want {
			t.Errorf("got %+v, changes %s", s, s.Changes)
		}
	}
	w.store.Refuse = errors.New("disk full")
	if found, err := w.Search(ctx, app.Filter{}, first); err == nil || len(found.Data) > 0 {
		t.Errorf("an unrecorded search shows %d entries", len(found.Data))
	}
	if found, _, err := w.Entry(ctx, entry); err == nil || found.ID != "" {
		t.Error("an unrecorded reading shows its entry")
	}
}

// ASVS: 2.2.3
func TestSearchRefusesBadFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := as(t, admin, audit.PermissionRead)
	now := time.Now()
	for _, f := range []app.Filter{{ActorID: "7"}, {SubjectID: "x"}, {From: now, To: now}, {From: now, To: now.Add(-1)}} {
		if _, err := w.Search(ctx, f, first); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if _, _, err := w.Entry(ctx, "7"); !errors.Is(err, audit.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

func TestCursorsAreBound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := as(t, admin, audit.PermissionRead)
	for range 5 {
		w.publish(ctx, t, aboutMember())
	}
	f, q := app.Filter{SubjectID: member}, page.Query{Limit: 2}
	var seen []string
	for {
		found, err := w.Search(ctx, f, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range found.Data {
			seen = append(seen, e.ID)
		}
		if found.NextCursor == nil {
			break
		}
		q.Cursor = *found.NextCursor
	}
	slices.Sort(seen)
	if times := len(seen); times != 5 || len(slices.Compact(seen)) != 5 {
		t.Errorf("entries were shown %d times", times)
	}
	for name, call := range map[string]func() error{
		"another filter": func() error { _, err := w.Search(ctx, app.Filter{}, q); return err },
		"another caller": func() error { _, err := w.Search(as(t, member, audit.PermissionRead), f, q); return err },
		"own history":    func() error { _, err := w.Own(as(t, member), q); return err },
	} {
		if err := call(); !errors.Is(err, page.ErrInvalidCursor) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// ASVS: 14.2.4
func TestForgottenPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx := as(t, admin, audit.PermissionRead)
	w.publish(ctx, t, aboutMember())
	search := func() audit.Entry {
		found, err := w.Search(ctx, app.Filter{SubjectID: member}, first)
		if err != nil || len(found.Data) != 1 {
			t.Fatalf("%d entries, %v", len(found.Data), err)
		}
		return found.Data[0]
	}
	if e := search(); string(e.Changes[0].New) != `"canary@example.org"` || e.IP != "192.0.2.1" {
		t.Errorf("got %+v", e)
	}
	w.store.DestroyKey(member)
	if e := search(); e.Changes[0].New != nil || e.Changes[0].State != audit.Forgotten || e.IP != "192.0.2.1" {
		t.Errorf("got %+v", e)
	}
	w.store.DestroyKey(admin)
	if e := search(); e.IP != "" || e.Origin != audit.Forgotten {
		t.Errorf("got %+v", e)
	}
	w.publish(ctx, t, event.Description{}) // what happens later is still written
}
