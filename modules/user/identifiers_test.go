package user_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roster/modules/user"
)

func TestParseEmail(t *testing.T) {
	t.Parallel()
	for written, canonical := range map[string]string{
		"ann@roster.test":                 "ann@roster.test",
		"Ann.LEE+x@Roster.TEST":           "ann.lee+x@roster.test",
		"o'brien@mail.roster.test":        "o'brien@mail.roster.test",
		"IRMAK@ROSTER.TEST":               "irmak@roster.test", // I without a dot only where it is Turkish
		"a@xn--mnchen-3ya.test":           "a@xn--mnchen-3ya.test",
		strings.Repeat("a", 64) + "@b.cd": strings.Repeat("a", 64) + "@b.cd",
	} {
		got, err := user.ParseEmail(written)
		if err != nil || got.String() != written || got.Canonical() != canonical {
			t.Errorf("%s: %q, %q, %v", written, got.String(), got.Canonical(), err)
		}
	}
}

// ASVS: 2.2.1
func TestParseEmailRefuses(t *testing.T) {
	t.Parallel()
	for _, written := range []string{
		"", "a@", "@b.cd", "ab.cd", "a@b", "a@b@c.de", "a b@c.de", " a@b.cd", "a@b.cd ", "a@b.cd\n", "a@b.cd\x00", "a\x00@b.cd",
		".a@b.cd", "a.@b.cd", "a..b@c.de", `"a b"@c.de`, "a,b@c.de", "a@b.cd,e@f.gh", "<a@b.cd>", "a@-b.cd", "a@b-.cd",
		"a@b..cd", "a@.b.cd", "a@b.cd.", "a@127.0.0.1", "a@[127.0.0.1]", "a@b_c.de", "a@xn--b-.cd",
		"zoë@roster.test", "a@münchen.test", "а@roster.test", "a@roster。test", "a\u200b@b.cd", "a\u202e@b.cd", "\u0131@b.cd", "\u212a@b.cd",
		strings.Repeat("a", 65) + "@b.cd", "a@" + strings.Repeat("b", 64) + ".cd", "a@" + strings.Repeat("b.", 130) + "cd",
	} {
		if got, err := user.ParseEmail(written); !errors.Is(err, user.ErrInvalidEmail) || !got.IsZero() {
			t.Errorf("%q: %q, %v", written, got.String(), err)
		}
	}
}

func TestParseUsername(t *testing.T) {
	t.Parallel()
	for written, canonical := range map[string]string{
		"ann": "ann", "Ann.Lee": "ann.lee", "0_-": "0_-", "IIX": "iix", strings.Repeat("x", 32): strings.Repeat("x", 32),
	} {
		got, err := user.ParseUsername(written)
		if err != nil || got.String() != written || got.Canonical() != canonical {
			t.Errorf("%s: %q, %q, %v", written, got.String(), got.Canonical(), err)
		}
	}
	for _, written := range []string{
		"", "an", strings.Repeat("x", 33), "a@b", "ann lee", " ann", "ann ", ".ann", "-ann", "_ann", "zoë", "аnn", "ann\x00", "ann\n",
		"ﬁona", "ann\u200d", "ⅸnine", "ᴮᴵᴳbird",
	} {
		if got, err := user.ParseUsername(written); !errors.Is(err, user.ErrInvalidUsername) || !got.IsZero() {
			t.Errorf("%q: %q, %v", written, got.String(), err)
		}
	}
}

// TestCanonicalFormIsStable is the property that keeps one identifier from
// having two canonical forms: what is canonical stays as it is.
//
// ASVS: 1.1.1
func TestCanonicalFormIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		written := rapid.StringMatching(`[A-Za-z0-9.!+_-]{1,20}@[A-Za-z0-9-]{1,12}\.[A-Za-z0-9]{1,6}`).Draw(t, "email")
		if email, err := user.ParseEmail(written); err == nil {
			again, err := user.ParseEmail(email.Canonical())
			if err != nil || again.Canonical() != email.Canonical() || !again.Equal(email) {
				t.Fatalf("canonical form of %q gives %q, %v", written, again.Canonical(), err)
			}
		}
		name, err := user.ParseUsername(rapid.StringMatching(`[A-Za-z0-9._-]{3,32}`).Draw(t, "username"))
		if err == nil {
			again, err := user.ParseUsername(name.Canonical())
			if err != nil || again.Canonical() != name.Canonical() {
				t.Fatalf("canonical form of %q gives %q, %v", name, again.Canonical(), err)
			}
		}
	})
}

// TestNoUnicodeTwins: whatever is put into an identifier, it is refused or has
// no character outside ASCII, so nothing can look like it.
//
// ASVS: 1.3.3
func TestNoUnicodeTwins(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		odd := string(rapid.Rune().Filter(func(r rune) bool { return r >= 0x80 }).Draw(t, "rune"))
		at := rapid.IntRange(0, len("ann@roster.test")).Draw(t, "at")
		if _, err := user.ParseEmail("ann@roster.test"[:at] + odd + "ann@roster.test"[at:]); !errors.Is(err, user.ErrInvalidEmail) {
			t.Fatalf("%q in an address: %v", odd, err)
		}
		if _, err := user.ParseUsername("ann" + odd); !errors.Is(err, user.ErrInvalidUsername) {
			t.Fatalf("%q in a username: %v", odd, err)
		}
	})
}

func FuzzParseEmail(f *testing.F) {
	for _, seed := range []string{"ann@roster.test", "a@b@c", "ä@b.cd", "a@b.cd\x00", strings.Repeat("a", 300)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, written string) {
		email, err := user.ParseEmail(written)
		if err == nil && (len(written) > user.MaxEmail || strings.Count(email.Canonical(), "@") != 1 || email.String() != written) {
			t.Errorf("%q was accepted as %q", written, email.Canonical())
		}
	})
}

func TestParseID(t *testing.T) {
	t.Parallel()
	got, err := user.ParseID("00000000-0000-4000-8000-00000000ABCD")
	if err != nil || got != "00000000-0000-4000-8000-00000000abcd" {
		t.Errorf("%q, %v", got, err)
	}
	for _, s := range []string{"", "1", "{00000000-0000-4000-8000-00000000abcd}", "urn:uuid:00000000-0000-4000-8000-00000000abcd"} {
		if _, err := user.ParseID(s); !errors.Is(err, user.ErrNotFound) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func FuzzParseUsername(f *testing.F) {
	for _, name := range []string{"ada", "ADA", "a", "ada@example.com", "ada lovelace", "аda", "ada\u200b", "İda", "x\x00y", "....", strings.Repeat("a", 33)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, written string) {
		name, err := user.ParseUsername(written)
		if err != nil {
			return
		}
		if strings.Contains(name.Canonical(), "@") {
			t.Errorf("%q could be an address", written)
		}
		again, err := user.ParseUsername(name.Canonical())
		if err != nil || again.Canonical() != name.Canonical() {
			t.Errorf("the canonical form of %q is %q, and that of this is %q: %v", written, name.Canonical(), again.Canonical(), err)
		}
	})
}
