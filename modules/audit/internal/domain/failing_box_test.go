package domain

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"roster/modules/audit"
	"roster/platform/authn"
	"roster/platform/event"
)

// failingBox seals all but one text.
type failingBox struct{ text string }

var errBox = errors.New("box")

func (b failingBox) Seal(plain, _ []byte) ([]byte, error) {
	if string(plain) == b.text {
		return nil, errBox
	}
	return plain, nil
}

func (failingBox) Open(sealed, _ []byte) ([]byte, error) { return sealed, nil }

// No entry is made without a value that could not be sealed.
func TestAValueThatCannotBeSealedStopsTheEntry(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`"canary-old"`, `"canary-new"`, "canary-ip", "canary-agent"} {
		box := failingBox{text}
		e, err := sampleDraft(t).Seal(Boxes{personA: box, personB: box})
		if !errors.Is(err, errBox) || e.Snapshot().ContentHash != nil {
			t.Errorf("without %s: %v", text, err)
		}
	}
}

// What a key opens and is no JSON was not sealed by this program.
func TestWhatOpensToNoValueIsDamaged(t *testing.T) {
	t.Parallel()
	e, err := sampleDraft(t).Seal(Boxes{personA: failingBox{}, personB: failingBox{}})
	if err != nil {
		t.Fatal(err)
	}
	s := e.Snapshot()
	s.Changes = bytes.Replace(s.Changes, []byte(`{"sealed":"I`), []byte(`{"sealed":"J`), 1) // a quotation mark the less
	opened, err := Restore(s).Open(Boxes{personA: failingBox{}, personB: failingBox{}})
	if err != nil || opened.Changes[0].State != audit.Damaged || opened.Changes[0].Old != nil || opened.Changes[1].State != audit.Readable {
		t.Errorf("%+v, %v", opened.Changes, err)
	}
}

// Keys are asked for when there is something to seal or to open, each once.
func TestOwnersAreAskedForWhatThereIs(t *testing.T) {
	t.Parallel()
	about := event.Subject{Type: "user", ID: personB}
	for name, c := range map[string]struct {
		changes []event.Change
		subject event.Subject
		origin  authn.Origin
		want    []string
	}{
		"nothing":         {nil, about, authn.Origin{}, nil},
		"an open value":   {[]event.Change{{Field: "a", New: 1}}, about, authn.Origin{}, nil},
		"no values":       {[]event.Change{{Field: "a", Personal: true}}, about, authn.Origin{}, nil},
		"an old value":    {[]event.Change{{Field: "a", Old: 1, Personal: true}, {Field: "b", New: 1}}, about, authn.Origin{}, []string{personB}},
		"a new value":     {[]event.Change{{Field: "a", New: 1, Personal: true}}, about, authn.Origin{}, []string{personB}},
		"an address":      {nil, about, authn.Origin{IP: "x"}, []string{personA}},
		"a user agent":    {nil, about, authn.Origin{UserAgent: "x"}, []string{personA}},
		"all of one self": {[]event.Change{{Field: "a", New: 1, Personal: true}}, event.Subject{Type: "user", ID: personA}, authn.Origin{IP: "x"}, []string{personA}},
		"both":            {[]event.Change{{Field: "a", New: 1, Personal: true}}, about, authn.Origin{IP: "x"}, []string{personB, personA}},
	} {
		env := envelope(event.Description{Subject: c.subject, Changes: c.changes})
		env.Origin = c.origin
		d, err := Compose(env)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Owners(); !slices.Equal(got, c.want) {
			t.Errorf("%s needs %v to seal", name, got)
		}
		e, err := d.Seal(Boxes{})
		if err != nil {
			t.Fatal(err)
		}
		want := c.want
		if len(c.changes) > 0 && !slices.Contains(want, d.clear.ChangesOwner()) {
			want = append([]string{d.clear.ChangesOwner()}, want...) // which of the changes are personal is only known inside
		}
		if got := e.Owners(); !slices.Equal(got, want) {
			t.Errorf("%s needs %v to open", name, got)
		}
		opened, err := e.Open(Boxes{})
		if came := c.origin != (authn.Origin{}); err != nil || (opened.Origin == audit.Forgotten) != came {
			t.Errorf("%s: where it came from is in state %v, %v", name, opened.Origin, err)
		}
	}
}
