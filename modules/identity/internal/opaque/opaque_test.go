package opaque_test

import (
	"bytes"
	"encoding/base64"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/identity/internal/opaque"
	"roster/modules/user"
)

func config(key string) identity.Config {
	return identity.Config{KeyEncryptionKey: bytes.Repeat([]byte(key), 32)}
}

// ASVS: 6.5.4, 6.6.3, 7.2.2, 7.2.3, 11.5.1
func TestTokensAreLongAndNew(t *testing.T) {
	t.Parallel()
	tokens, err := opaque.New(config("k"))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 1000 {
		token := tokens.New()
		raw, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil || len(raw) != 32 || seen[token] {
			t.Fatalf("token %q: %d bytes, %v, seen before: %t", token, len(raw), err, seen[token])
		}
		seen[token] = true
	}
}

func TestSuccessorNeedsTheKey(t *testing.T) {
	t.Parallel()
	tokens, err := opaque.New(config("k"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := opaque.New(config("o"))
	if err != nil {
		t.Fatal(err)
	}
	first, again := tokens.Successor("a"), tokens.Successor("a")
	if first != again {
		t.Error("a lost reply cannot be given again")
	}
	if tokens.Successor(first) == first || tokens.Successor("a.b") == tokens.Successor("a.c") {
		t.Error("the successor depends on the family alone")
	}
	if tokens.Successor("a") == tokens.Successor("b") || tokens.Successor("a") == other.Successor("a") {
		t.Error("the successor does not depend on token and key")
	}
}

func TestTokensOfASessionBeginAlike(t *testing.T) {
	t.Parallel()
	tokens, err := opaque.New(config("k"))
	if err != nil {
		t.Fatal(err)
	}
	first := tokens.New()
	for range 3 {
		token := first
		for range 3 {
			if family, ok := tokens.Family(token); !ok || family != first {
				t.Errorf("Family(%q) = %q, %t, want the first token", token, family, ok)
			}
			token = tokens.Successor(token)
		}
	}
	next := tokens.Successor(first)
	for _, none := range []string{
		"", ".", first + ".", "." + first, first[1:], first + "=", first + ".x", next + "=", next[:len(next)-1], next + "." + first,
		first + "\n." + first, "!" + first[1:], first + ".!" + first[1:],
	} {
		if family, ok := tokens.Family(none); ok {
			t.Errorf("Family(%q) = %q", none, family)
		}
	}
}

func TestDevicesAreOfOneAccountAndPassword(t *testing.T) {
	t.Parallel()
	devices, err := opaque.NewDevices(config("k"))
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := opaque.NewDevices(config("o"))
	if err != nil {
		t.Fatal(err)
	}
	of := func(id user.ID, since time.Time) *domain.Credential {
		return domain.RestoreCredential(domain.CredentialSnapshot{User: id, PasswordChangedAt: &since})
	}
	since := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	ada := of("ada", since)
	token := devices.Token(ada)
	name, known := devices.Known(ada, token)
	if !known || name == "" {
		t.Fatal("a device is not known again")
	}
	if again, _ := devices.Known(ada, devices.Token(ada)); again == name {
		t.Error("two devices have one name")
	}
	for why, c := range map[string]*domain.Credential{"another account": of("bob", since), "another password": of("ada", since.Add(time.Second))} {
		if _, known := devices.Known(c, token); known {
			t.Errorf("%s knows the device", why)
		}
	}
	if _, known := stranger.Known(ada, token); known {
		t.Error("another key knows the device")
	}
	for _, bad := range []string{"", "x", token[1:], token + "A", token[:len(token)-1]} {
		if _, known := devices.Known(ada, bad); known {
			t.Errorf("%q is known", bad)
		}
	}
}
