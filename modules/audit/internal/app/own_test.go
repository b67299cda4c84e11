package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/platform/authn"
	"roster/platform/event"
)

// One's own history shows the own origin and that of strangers at the door, and hides who else acted; no values.
func TestOwnHistory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	stranger := authn.WithOrigin(t.Context(), authn.Origin{IP: "198.51.100.9", UserAgent: "stranger"})
	w.publish(as(t, member), t, aboutMember())
	w.publish(as(t, admin), t, aboutMember())
	w.publish(stranger, t, aboutMember())
	w.publish(authn.AsSystem(stranger), t, aboutMember())
	w.publish(as(t, member), t, event.Description{Subject: event.Subject{Type: event.SubjectUser, ID: admin}})
	w.publish(as(t, member), t, event.Description{Subject: event.Subject{Type: "role", ID: member}})
	before := len(w.store.Stored())
	found, err := w.Own(as(t, member), first)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Data) != 4 || len(w.store.Stored()) != before {
		t.Fatalf("%d entries, and %d were written", len(found.Data), len(w.store.Stored())-before)
	}
	if all := fmt.Sprintf("%+v", found.Data); strings.Contains(all, "canary") || strings.Contains(all, admin) {
		t.Errorf("got %s", all)
	}
	ips := map[app.By]string{}
	for _, e := range found.Data {
		ips[e.By] = e.IP
		if len(e.Fields) != 1 || e.Fields[0] != "email" {
			t.Errorf("fields are %v", e.Fields)
		}
	}
	for by, want := range map[app.By]string{app.ByYou: "192.0.2.1", app.ByUnknown: "198.51.100.9", app.BySystem: "", app.BySomebody: ""} {
		if got, found := ips[by]; !found || got != want {
			t.Errorf("%s: got %q, %v", by, got, found)
		}
	}
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	all, err := w.Actions(as(t, admin, audit.PermissionRead))
	if err != nil || len(all) != 6 || all[0].Name != "audit.exported" || all[5].Name != "user.tried" {
		t.Errorf("got %v, %v", all, err)
	}
	twice := append(audit.Actions(), audit.Actions()...)
	if _, err := app.NewService(nil, nil, nil, nil, nil, nil, nil, nil, twice); err == nil {
		t.Error("two actions have one name")
	}
}

func TestPartitions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := w.KeepAhead(t.Context()); err != nil || w.store.Months != 3 {
		t.Errorf("%d months ahead, %v", w.store.Months, err)
	}
	w.store.Stray = true
	if err := w.KeepAhead(t.Context()); !errors.Is(err, audit.ErrStrayEntries) {
		t.Errorf("got %v", err)
	}
}
