package storetest

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain"
	"roster/platform/authn"
	"roster/platform/event"
)

// Log is a log with its units of work.
type Log struct {
	Entries app.Entries
	Tx      app.Tx
}

// TestEntries is the contract of app.Entries; open makes an empty log.
func TestEntries(t *testing.T, open func(t *testing.T) Log) {
	t.Run("an entry comes back as it was", func(t *testing.T) { t.Parallel(); roundTrip(t, open(t)) })
	t.Run("many at once are numbered in their order", func(t *testing.T) { t.Parallel(); many(t, open(t)) })
	t.Run("the hash survives every value", func(t *testing.T) { t.Parallel(); anyValue(t, open(t)) })
	t.Run("a unit of work that fails leaves nothing", func(t *testing.T) { t.Parallel(); rollBack(t, open(t)) })
	t.Run("an unknown id is not found", func(t *testing.T) { t.Parallel(); unknown(t, open(t)) })
	t.Run("pages show everything once", func(t *testing.T) { t.Parallel(); pages(t, open(t)) })
	t.Run("filters", func(t *testing.T) { t.Parallel(); filters(t, open(t)) })
}

func unknown(t *testing.T, log Log) {
	t.Helper()
	appendAll(t, log, plain(t, Now()))
	for _, id := range []string{NewID(Now()), uuid.NewString()} {
		if _, err := log.Entries.Find(t.Context(), id); !errors.Is(err, audit.ErrNotFound) {
			t.Errorf("%s: got %v", id, err)
		}
	}
}

// pages walks a log whose entries share their times, were inserted out of order, and have ids that are no help.
func pages(t *testing.T, log Log) {
	t.Helper()
	const entries, size = 53, 7
	want, at := map[string]bool{}, Now()
	for i := range entries {
		e := Entry(t, event.Envelope{
			ID: uuid.NewString(), OccurredAt: at.Add(-time.Duration(i*7%9) * time.Second),
			Event: Happening{Name: "user.tried"}, Actor: authn.Principal{Kind: authn.System},
		})
		appendAll(t, log, e)
		want[e.Snapshot().ID] = true
	}
	var after app.Position
	var before domain.Snapshot
	for {
		found, err := log.Entries.List(t.Context(), app.Query{After: after, Limit: size})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range found {
			s := e.Snapshot()
			if !want[s.ID] {
				t.Fatalf("%s was shown twice", s.ID)
			}
			delete(want, s.ID)
			if before.ID != "" && compare(before, s) <= 0 {
				t.Fatalf("%s %s comes after %s %s", s.OccurredAt, s.ID, before.OccurredAt, before.ID)
			}
			before, after = s, app.Position{OccurredAt: s.OccurredAt, ID: s.ID}
		}
		if len(found) < size {
			break
		}
	}
	if len(want) > 0 {
		t.Errorf("%d entries were never shown", len(want))
	}
}

func filters(t *testing.T, log Log) {
	t.Helper()
	at := Now()
	actor, subject := uuid.NewString(), uuid.NewString()
	acted := event.Envelope{
		ID: NewID(at), OccurredAt: at, Actor: authn.Principal{Kind: authn.User, UserID: actor},
		Event:  Happening{"user.renamed", event.Description{Subject: event.Subject{Type: "user", ID: subject}}},
		Origin: authn.Origin{RequestID: "mine"},
	}
	refused := event.Envelope{
		ID: NewID(at), OccurredAt: at.Add(-time.Second), Actor: authn.Principal{Kind: authn.Anonymous},
		Event: Happening{"user_x.tried", event.Description{Subject: event.Subject{Type: "role"}, Outcome: event.Refused}},
	}
	appendAll(t, log, Entry(t, acted))
	appendAll(t, log, Entry(t, refused))
	first, second, both := acted.ID, refused.ID, acted.ID+" "+refused.ID
	for want, list := range map[string][]app.Filter{
		both: {{}, {ActionPrefix: "user"}, {To: at.Add(time.Microsecond)}},
		first: {
			{ActorID: actor}, {SubjectID: subject}, {SubjectType: "user"}, {Action: "user.renamed"}, {ActionPrefix: "user."},
			{ActionPrefix: "user.renamed"}, {Outcome: event.Success}, {RequestID: "mine"}, {From: at}, {ActorID: actor, RequestID: "mine"},
		},
		second: {{SubjectType: "role"}, {ActionPrefix: "user_"}, {Outcome: event.Refused}, {To: at}},
		"": {
			{ActorID: subject}, {SubjectID: actor}, {Action: "user"}, {ActionPrefix: "user.renamed2"}, {RequestID: "min_"},
			{From: at.Add(time.Microsecond)}, {ActorID: actor, Outcome: event.Refused},
		},
	} {
		for _, f := range list {
			if got := ids(t, log, f); got != want {
				t.Errorf("%+v: got %q instead of %q", f, got, want)
			}
		}
	}
}

func ids(t *testing.T, log Log, f app.Filter) string {
	t.Helper()
	found, err := log.Entries.List(t.Context(), app.Query{Filter: f, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range found {
		list = append(list, e.Snapshot().ID)
	}
	return strings.Join(list, " ")
}

func plain(t *testing.T, at time.Time) domain.Entry {
	t.Helper()
	return Entry(t, event.Envelope{
		ID: NewID(at), OccurredAt: at, Event: Happening{Name: "user.tried"}, Actor: authn.Principal{Kind: authn.System},
	})
}
