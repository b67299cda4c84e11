package id_test

import (
	"strings"
	"testing"

	"roster/platform/id"
	"roster/platform/uuidgen"
)

func TestParse(t *testing.T) {
	t.Parallel()
	const canonical = "0190f3c5-7b1a-7c3e-9f00-0123456789ab"
	for in, want := range map[string]string{
		canonical:                                 canonical,
		strings.ToUpper(canonical):                canonical,
		"":                                        "",
		"0190f3c57b1a7c3e9f000123456789ab":        "",
		"{" + canonical + "}":                     "",
		"urn:uuid:" + canonical:                   "",
		canonical + " ":                           "",
		"0190f3c5-7b1a-7c3e-9f00-0123456789ag":    "",
		"0190f3c5-7b1a-7c3e-9f000-123456789ab":    "",
		"0190f3c5-7b1a-7c3e-9f00-0123456789\x00b": "",
	} {
		got, err := id.Parse(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("Parse(%q) = %q, %v", in, got, err)
		}
	}
}

func TestGeneratedIdentifiersParse(t *testing.T) {
	t.Parallel()
	generator := uuidgen.New()
	last := ""
	for range 100 {
		for _, made := range []string{generator.Random(), generator.Ordered()} {
			if got, err := id.Parse(made); err != nil || got != made {
				t.Fatalf("Parse(%q) = %q, %v", made, got, err)
			}
		}
		next := generator.Ordered()
		if next <= last {
			t.Fatalf("%s does not sort after %s", next, last)
		}
		last = next
	}
}
