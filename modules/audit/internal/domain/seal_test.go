package domain

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"slices"
	"strings"
	"testing"

	"roster/modules/audit"
	"roster/platform/authn"
	"roster/platform/event"
)

// testBox is AES-GCM without a nonce, which is enough for a test.
type testBox struct{ aead cipher.AEAD }

func newTestBox(t *testing.T, key byte) Box {
	t.Helper()
	block, err := aes.NewCipher(bytes.Repeat([]byte{key}, 32))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	return testBox{aead}
}

func (b testBox) Seal(plain, binding []byte) ([]byte, error) {
	return b.aead.Seal(nil, make([]byte, b.aead.NonceSize()), plain, binding), nil //nolint:gosec // a test needs no nonce
}

func (b testBox) Open(sealed, binding []byte) ([]byte, error) {
	return b.aead.Open(nil, make([]byte, b.aead.NonceSize()), sealed, binding)
}

func sampleDraft(t *testing.T) Draft {
	t.Helper()
	env := envelope(event.Description{
		Subject: event.Subject{Type: "user", ID: personB},
		Changes: []event.Change{
			{Field: "email", Old: "canary-old", New: "canary-new", Personal: true},
			{Field: "phone", Old: "canary-phone", Personal: true},
			{Field: "status", Old: "pending", New: "active"},
		},
	})
	env.Origin = authn.Origin{IP: "canary-ip", UserAgent: "canary-agent"}
	d, err := Compose(env)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	d := sampleDraft(t)
	if got := d.Owners(); !slices.Equal(got, []string{personB, personA}) {
		t.Fatalf("owners are %v", got)
	}
	boxes := Boxes{personA: newTestBox(t, 1), personB: newTestBox(t, 2)}
	e, err := d.Seal(boxes)
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Verify(); err != nil {
		t.Error(err)
	}
	s := e.Snapshot()
	if all := string(s.Changes) + string(s.IPSealed) + string(s.UserAgentSealed); strings.Contains(all, "canary") {
		t.Errorf("a personal value is stored in clear: %s", all)
	}
	if !strings.Contains(string(s.Changes), `"status":{"old":"pending","new":"active"}`) {
		t.Errorf("an open value is not stored as it is: %s", s.Changes)
	}
	if got := e.Owners(); !slices.Equal(got, []string{personB, personA}) {
		t.Errorf("owners are %v", got)
	}
	opened, err := e.Open(boxes)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{`email "canary-old" "canary-new" 0`, `phone "canary-phone"  0`, `status "pending" "active" 0`}
	if got := tell(opened); !slices.Equal(got, want) || opened.IP != "canary-ip" || opened.UserAgent != "canary-agent" {
		t.Errorf("got %q, %+v", got, opened)
	}
}

// Each key that is gone takes its own values along and no others; the hash goes on fitting.
func TestOpenWithoutKeys(t *testing.T) {
	t.Parallel()
	boxes := Boxes{personA: newTestBox(t, 1), personB: newTestBox(t, 2)}
	e, err := sampleDraft(t).Seal(boxes)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := e.Open(Boxes{personA: boxes[personA]})
	if err != nil || opened.IP != "canary-ip" || opened.Origin != audit.Readable || !opened.Forgotten() || opened.Damaged() {
		t.Errorf("without the subject's key: %+v, %v", opened, err)
	}
	want := []string{`email   1`, `phone   1`, `status "pending" "active" 0`}
	if got := tell(opened); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	opened, err = e.Open(Boxes{personB: boxes[personB]})
	if err != nil || opened.IP != "" || opened.Origin != audit.Forgotten || opened.Changes[0].State != audit.Readable {
		t.Errorf("without the actor's key: %+v, %v", opened, err)
	}
	opened, err = e.Open(Boxes{personA: boxes[personB], personB: boxes[personA]})
	if err != nil || !opened.Damaged() || opened.IP != "" || opened.Changes[0].New != nil {
		t.Errorf("with exchanged keys: %+v, %v", opened, err)
	}
	if e.Verify() != nil {
		t.Error("the entry does not verify")
	}
}

// An entry about a person who was forgotten before is written, without the values.
func TestSealWithoutKeys(t *testing.T) {
	t.Parallel()
	e, err := sampleDraft(t).Seal(Boxes{})
	if err != nil || e.Verify() != nil {
		t.Fatal(err)
	}
	opened, err := e.Open(Boxes{personA: newTestBox(t, 1), personB: newTestBox(t, 2)})
	want := []string{`email   1`, `phone   1`, `status "pending" "active" 0`}
	if got := tell(opened); err != nil || !slices.Equal(got, want) || opened.Origin != audit.Forgotten {
		t.Errorf("got %q, %+v, %v", got, opened, err)
	}
}

// A sealed value opens in its own place only.
//
// ASVS: 11.3.3
func TestSealedValuesCannotMove(t *testing.T) {
	t.Parallel()
	boxes := Boxes{personA: newTestBox(t, 1), personB: newTestBox(t, 2)}
	e, err := sampleDraft(t).Seal(boxes)
	if err != nil {
		t.Fatal(err)
	}
	for name, move := range map[string]func(*Snapshot){
		"to another entry": func(s *Snapshot) { s.ID = strings.Replace(s.ID, "1", "2", 1) },
		"to another field": func(s *Snapshot) {
			s.Changes = bytes.Replace(s.Changes, []byte("email"), []byte("mails"), 1)
		},
		"to the other side": func(s *Snapshot) {
			s.Changes = bytes.Replace(bytes.Replace(s.Changes, []byte(`"old"`), []byte(`"x"`), 1), []byte(`"new"`), []byte(`"old"`), 1)
		},
		"away":        func(s *Snapshot) { s.Changes = bytes.Replace(s.Changes, []byte(`{"sealed"`), []byte(`{"other"`), 1) },
		"of origin":   func(s *Snapshot) { s.IPSealed, s.UserAgentSealed = s.UserAgentSealed, s.IPSealed },
		"to the half": func(s *Snapshot) { s.IPSealed = s.IPSealed[:3] },
	} {
		s := e.Snapshot()
		move(&s)
		opened, err := Restore(s).Open(boxes)
		if err != nil || !opened.Damaged() {
			t.Errorf("%s: %+v, %v", name, opened, err)
		}
		if !errors.Is(Restore(s).Verify(), ErrHash) {
			t.Errorf("%s: the hash still fits", name)
		}
	}
	s := e.Snapshot()
	s.Changes = []byte(`[]`)
	if _, err := Restore(s).Open(boxes); err == nil {
		t.Error("changes of another form were opened")
	}
}

func TestNewcomers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		subject event.Subject
		want    []string
	}{
		"somebody new":     {event.Subject{Type: "user", ID: personB, New: true}, []string{personB}},
		"somebody known":   {event.Subject{Type: "user", ID: personB}, nil},
		"a new role":       {event.Subject{Type: "role", ID: personB, New: true}, nil},
		"nobody new":       {event.Subject{Type: "user", New: true}, nil},
		"nothing whatever": {event.Subject{}, nil},
	} {
		d, err := Compose(envelope(event.Description{Subject: c.subject}))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Newcomers(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestOwners(t *testing.T) {
	t.Parallel()
	const day = "00000000-0000-8000-8000-000020260304"
	about := event.Subject{Type: "user", ID: personB}
	for name, c := range map[string]struct {
		kind            authn.Kind
		actor           string
		subject         event.Subject
		changes, origin string
	}{
		"a user about another":         {authn.User, personA, about, personB, personA},
		"somebody unknown about one":   {authn.Anonymous, "", about, personB, personB},
		"somebody unknown about none":  {authn.Anonymous, "", event.Subject{Type: "user"}, day, day},
		"the system about one":         {authn.System, "", about, personB, day},
		"a user about a thing":         {authn.User, personA, event.Subject{Type: "role", ID: personB}, day, personA},
		"somebody unknown about thing": {authn.Anonymous, "", event.Subject{Type: "role", ID: personB}, day, day},
	} {
		env := envelope(event.Description{Subject: c.subject})
		env.Actor = authn.Principal{Kind: c.kind, UserID: c.actor}
		d, err := Compose(env)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.clear.ChangesOwner(); got != c.changes {
			t.Errorf("%s: changes belong to %s", name, got)
		}
		if got := d.clear.OriginOwner(); got != c.origin {
			t.Errorf("%s: origin belongs to %s", name, got)
		}
		if len(d.Owners()) != 0 {
			t.Errorf("%s: an entry without personal values needs keys", name)
		}
	}
}

func tell(e audit.Entry) []string {
	var lines []string
	for _, c := range e.Changes {
		lines = append(lines, c.Field+" "+string(c.Old)+" "+string(c.New)+" "+string(rune('0'+c.State)))
	}
	return lines
}
