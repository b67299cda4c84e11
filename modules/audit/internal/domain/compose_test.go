package domain

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"roster/modules/audit"
	"roster/platform/authn"
	"roster/platform/event"
)

const (
	entryID = "01980000-0000-7000-8000-000000000001"
	personA = "11111111-1111-4111-8111-111111111111"
	personB = "22222222-2222-4222-8222-222222222222"
)

type happening struct {
	name  string
	about event.Description
}

func (h happening) EventName() string           { return h.name }
func (h happening) Describe() event.Description { return h.about }

func envelope(about event.Description) event.Envelope {
	return event.Envelope{
		ID: entryID, OccurredAt: time.Date(2026, 3, 4, 23, 0, 0, 1234567, time.UTC), Event: happening{"user.tried", about},
		Actor: authn.Principal{Kind: authn.User, UserID: personA},
	}
}

// What only a mistake of the program can bring about is refused.
func TestComposeRefusesMistakes(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*event.Envelope, *happening){
		"no name":            func(_ *event.Envelope, h *happening) { h.name = "" },
		"name of one word":   func(_ *event.Envelope, h *happening) { h.name = "tried" },
		"name in capitals":   func(_ *event.Envelope, h *happening) { h.name = "User.tried" },
		"long name":          func(_ *event.Envelope, h *happening) { h.name = "user." + strings.Repeat("x", 96) },
		"outcome":            func(_ *event.Envelope, h *happening) { h.about.Outcome = "perhaps" },
		"subject's id":       func(_ *event.Envelope, h *happening) { h.about.Subject = event.Subject{Type: "user", ID: "7"} },
		"subject's type":     func(_ *event.Envelope, h *happening) { h.about.Subject = event.Subject{Type: "Big User"} },
		"subject, no type":   func(_ *event.Envelope, h *happening) { h.about.Subject = event.Subject{ID: personB} },
		"kind of actor":      func(e *event.Envelope, _ *happening) { e.Actor.Kind = "robot" },
		"kind, without id":   func(e *event.Envelope, _ *happening) { e.Actor = authn.Principal{Kind: "robot"} },
		"user without id":    func(e *event.Envelope, _ *happening) { e.Actor.UserID = "" },
		"system with id":     func(e *event.Envelope, _ *happening) { e.Actor.Kind = authn.System },
		"entry without id":   func(e *event.Envelope, _ *happening) { e.ID = "" },
		"session's id":       func(e *event.Envelope, _ *happening) { e.Actor.SessionID = "s" },
		"field without name": func(_ *event.Envelope, h *happening) { h.about.Changes = []event.Change{{}} },
		"field's name":       func(_ *event.Envelope, h *happening) { h.about.Changes = []event.Change{{Field: "First Name"}} },
		"long field": func(_ *event.Envelope, h *happening) {
			h.about.Changes = []event.Change{{Field: strings.Repeat("x", 101)}}
		},
		"field twice": func(_ *event.Envelope, h *happening) {
			h.about.Changes = []event.Change{{Field: "a"}, {Field: "b"}, {Field: "a"}}
		},
		"value": func(_ *event.Envelope, h *happening) {
			h.about.Changes = []event.Change{{Field: "a", New: func() {}}}
		},
		"old value": func(_ *event.Envelope, h *happening) {
			h.about.Changes = []event.Change{{Field: "a", Old: func() {}}}
		},
		"secret": func(_ *event.Envelope, h *happening) {
			h.about.Changes = []event.Change{{Field: "password_hash", New: "canary-7"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, h := envelope(event.Description{}), happening{name: "user.tried"}
			spoil(&env, &h)
			env.Event = h
			_, err := Compose(env)
			if !errors.Is(err, audit.ErrUnfit) {
				t.Fatalf("got %v", err)
			}
			if strings.Contains(err.Error(), "canary-7") {
				t.Errorf("the error tells the value: %v", err)
			}
		})
	}
}

// What a caller can bring about is cut or mended, never refused: nobody chooses what goes unlogged.
func TestComposeKeepsWithinLimits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ü", 5000) + "\x00\xff"
	env := envelope(event.Description{Reason: long})
	env.Origin = authn.Origin{RequestID: long, IP: long, UserAgent: long}
	d, err := Compose(env)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		got   string
		size  int
		limit int
	}{
		"reason":     {d.clear.Reason, utf8.RuneCountInString(d.clear.Reason), 500},
		"request id": {d.clear.RequestID, utf8.RuneCountInString(d.clear.RequestID), 128},
		"ip":         {d.ip, len(d.ip), 64},
		"user agent": {d.userAgent, len(d.userAgent), 512},
	} {
		if c.size > c.limit || c.size < c.limit-2 || !strings.HasSuffix(c.got, cutMark) || !utf8.ValidString(c.got) {
			t.Errorf("%s has %d, limit %d: …%q", name, c.size, c.limit, c.got[len(c.got)-9:])
		}
	}
	if d.clear.OccurredAt.Nanosecond()%1000 != 0 {
		t.Error("the time is finer than the database keeps it")
	}
}

func TestComposeTakesReasonFromTheEventFirst(t *testing.T) {
	t.Parallel()
	env := envelope(event.Description{})
	env.Origin.Reason = "request's\x00"
	d, err := Compose(env)
	if err != nil || d.clear.Reason != "request's\uFFFD" {
		t.Errorf("got %q, %v", d.clear.Reason, err)
	}
	env.Event = happening{"user.tried", event.Description{Reason: "event's"}}
	if d, err = Compose(env); err != nil || d.clear.Reason != "event's" || d.clear.Outcome != "success" {
		t.Errorf("got %q, %q, %v", d.clear.Reason, d.clear.Outcome, err)
	}
}

// Only what somebody unknown is refused has to take the same time for all.
func TestRefusesStranger(t *testing.T) {
	t.Parallel()
	somebody, nobody := authn.Principal{Kind: authn.User, UserID: personA}, authn.Principal{Kind: authn.Anonymous}
	for _, c := range []struct {
		actor   authn.Principal
		outcome event.Outcome
		want    bool
	}{
		{nobody, event.Refused, true}, {nobody, event.Success, false}, {somebody, event.Refused, false}, {somebody, event.Success, false},
	} {
		env := envelope(event.Description{Outcome: c.outcome})
		env.Actor = c.actor
		draft, err := Compose(env)
		if err != nil || draft.RefusesStranger() != c.want {
			t.Errorf("%s by %s: %v, %v", c.outcome, c.actor.Kind, draft.RefusesStranger(), err)
		}
	}
}
