package fingerprint_test

import (
	"slices"
	"testing"

	"roster/platform/migrations/fingerprint"
)

func TestFormatAndParse(t *testing.T) {
	t.Parallel()
	lines := []string{"column a.b: text", "table a: kind=r"}
	if got := fingerprint.Parse(fingerprint.Format(lines)); !slices.Equal(got, lines) {
		t.Fatalf("got %q", got)
	}
}

func TestCompareNamesTheObject(t *testing.T) {
	t.Parallel()
	want := []string{"column a.b: text not null", "extension x: installed", "index a.i: CREATE INDEX i"}
	have := []string{"column a.b: text", "extension x: installed", "extension theirs: installed", "table rogue: kind=r"}
	got := fingerprint.Compare(want, have)
	expected := []string{
		"column a.b: is text, expected text not null",
		"index a.i: missing, expected CREATE INDEX i",
		"table rogue: unexpected kind=r",
	}
	if !slices.Equal(got, expected) {
		t.Fatalf("got %q", got)
	}
	if diffs := fingerprint.Compare(want, want); len(diffs) != 0 {
		t.Fatalf("the same differs: %q", diffs)
	}
}
