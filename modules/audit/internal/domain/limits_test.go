package domain

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"roster/modules/audit"
	"roster/platform/event"
)

func TestCutsKeepWholeCharactersUpToTheLimit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text         string
		limit        int
		bytes, runes string
	}{
		{"abcdef", 6, "abcdef", "abcdef"},
		{"abcdefg", 6, "abc…", "abcde…"},
		{"éééé", 6, "é…", "éééé"},
		{"ééééé", 4, "…", "ééé…"},
		{"\x80\x80\x80\x80\x80", 4, "…", "\uFFFD\uFFFD\uFFFD…"},
	} {
		if got := cutBytes(c.text, c.limit); got != c.bytes {
			t.Errorf("%q in %d bytes is %q", c.text, c.limit, got)
		}
		if got := cutRunes(c.text, c.limit); got != c.runes {
			t.Errorf("%q in %d characters is %q", c.text, c.limit, got)
		}
	}
}

// What is just within the limits is kept as it is.
func TestTheLimitsAreWithin(t *testing.T) {
	t.Parallel()
	about := event.Description{
		Subject: event.Subject{Type: strings.Repeat("t", maxSubjectTypeBytes), ID: strings.ToUpper("abcdef00-0000-7000-8000-000000000001")},
		Outcome: event.Refused, Reason: strings.Repeat("r", maxReasonRunes),
		Changes: []event.Change{{Field: strings.Repeat("f", maxFieldBytes), New: "x"}},
	}
	env := envelope(about)
	env.Event = happening{"user." + strings.Repeat("x", maxActionBytes-len("user.")), about}
	d, err := Compose(env)
	if err != nil {
		t.Fatal(err)
	}
	if d.clear.Outcome != "refused" || d.clear.Reason != about.Reason || d.clear.SubjectID != "abcdef00-0000-7000-8000-000000000001" || len(d.changes) != 1 {
		t.Errorf("%+v", d)
	}
	for name, spoil := range map[string]func(*event.Description){
		"subject's type": func(a *event.Description) { a.Subject.Type += "t" },
		"field":          func(a *event.Description) { a.Changes = []event.Change{{Field: strings.Repeat("f", maxFieldBytes+1)}} },
	} {
		longer := about
		spoil(&longer)
		if _, err := Compose(envelope(longer)); !errors.Is(err, audit.ErrUnfit) {
			t.Errorf("a longer %s: %v", name, err)
		}
	}
}

func TestTheLargestValuesAreKept(t *testing.T) {
	t.Parallel()
	largest := strings.Repeat("x", maxValueBytes-len(`""`))
	if got, err := normalise(largest); err != nil || string(got) != `"`+largest+`"` {
		t.Errorf("a text of %d bytes became one of %d: %v", len(largest), len(got), err)
	}
	list := `["` + strings.Repeat("x", maxValueBytes-len(`[""]`)) + `"]`
	if got, err := normalise(json.RawMessage(list)); err != nil || string(got) != list {
		t.Errorf("a list of %d bytes became %.40s: %v", len(list), got, err)
	}
	longer := `["x` + list[len(`["`):]
	if got, err := normalise(json.RawMessage(longer)); err != nil || string(got) != string(notKept(maxValueBytes+1)) {
		t.Errorf("a list of %d bytes became %.40s: %v", len(longer), got, err)
	}
}

func TestDeepValuesAreCut(t *testing.T) {
	t.Parallel()
	for depth, kept := range map[int]bool{maxDepth: true, maxDepth + 1: false} {
		for _, brackets := range [][2]string{{"[", "]"}, {`{"a":`, "}"}} {
			nested := strings.Repeat(brackets[0], depth) + "1" + strings.Repeat(brackets[1], depth)
			got, err := normalise(json.RawMessage(nested))
			if err != nil || (string(got) == nested) != kept || strings.Contains(string(got), "too deeply") == kept {
				t.Errorf("%d levels of %s became %s, %v", depth, brackets[0], got, err)
			}
		}
	}
}

// The values of an entry are kept until their limit is used up to the last byte; small ones always are.
func TestSpend(t *testing.T) {
	t.Parallel()
	value := func(n int) json.RawMessage { return json.RawMessage(strings.Repeat("1", n)) }
	half := maxChangesBytes / 2
	for name, c := range map[string]struct{ sizes, want []int }{
		"to the last byte":   {[]int{half, half}, []int{half, half}},
		"one byte more":      {[]int{half, half + 1}, []int{half, len(notKept(half + 1))}},
		"nothing left":       {[]int{half, half, smallValue, smallValue + 1}, []int{half, half, smallValue, len(notKept(smallValue + 1))}},
		"a note counts less": {[]int{half, half + 1, half - 100}, []int{half, len(notKept(half + 1)), half - 100}},
	} {
		var changes []openChange
		for i, size := range c.sizes {
			changes = append(changes, openChange{field: fmt.Sprint(i), new: value(size)})
		}
		var got []int
		for _, change := range spend(changes) {
			got = append(got, len(change.new))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v instead of %v", name, got, c.want)
		}
	}
}

// Names that come twice are refused wherever they stand: which of two values was meant is not known.
func TestNamesThatComeTwice(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"a":1,"a":2}`, `[{"a":1,"a":2}]`, `{"b":{"a":1,"a":2}}`, `[1,[{"a":1,"b":2,"\u0061":3}]]`} {
		if _, err := appendJSON(nil, []byte(text)); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
	s := fullSnapshot()
	s.Changes = json.RawMessage(`{"a":1,"a":2}`)
	if err := Restore(s).Verify(); !errors.Is(err, ErrHash) {
		t.Errorf("an entry with such changes: %v", err)
	}
}
