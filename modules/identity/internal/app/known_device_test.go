package app_test

import (
	"errors"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/platform/authn"
)

// A known device has counters of its own: who guesses from its network keeps it
// waiting no more than it does somebody elsewhere.
func TestAKnownDeviceIsNotKeptWaitingByItsNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	w.member("bob@example.com")
	device := w.login("ada@example.com").Device
	for range 5 {
		_, _ = w.Login(w.ctx, "ada@example.com", "wrong password", "")
	}
	for name, c := range map[string]struct {
		device string
		want   error
	}{
		"no device": {"", identity.ErrTooManyAttempts}, "made up": {"AAAA", identity.ErrTooManyAttempts},
		"somebody else's": {w.login("bob@example.com").Device, identity.ErrTooManyAttempts}, "its own": {device, nil},
	} {
		if _, err := w.Login(w.ctx, "ada@example.com", password, c.device); !errors.Is(err, c.want) {
			t.Errorf("with %s: %v, want %v", name, err, c.want)
		}
	}
	for range 5 {
		_, _ = w.Login(w.ctx, "ada@example.com", "wrong password", device)
	}
	if _, err := w.Login(w.ctx, "ada@example.com", password, device); !errors.Is(err, identity.ErrTooManyAttempts) {
		t.Errorf("a device that has guessed itself: %v", err)
	}
}

// From a network that asks too often a known device comes in, and nobody else has
// anything counted or hashed, whether there is such an account or not.
func TestOnlyAKnownDeviceComesInFromABusyNetwork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	device := w.login("ada@example.com").Device
	before := w.passwords.verified
	for login, unknown := range map[string]string{"ada@example.com": "AAAA", "ada": device, "nobody@example.com": device} {
		for _, token := range []string{"", unknown} {
			if _, err := w.KnownDeviceLogin(w.ctx, login, password, token); !errors.Is(err, app.ErrUnknownDevice) {
				t.Errorf("%s with device %q: %v", login, token, err)
			}
		}
	}
	if w.passwords.verified != before || w.log.count("identity.login_refused") != 0 {
		t.Errorf("%d passwords were hashed, the log says %v", w.passwords.verified-before, w.log.names)
	}
	if _, err := w.KnownDeviceLogin(w.ctx, "ada@example.com", "wrong password", device); !errors.Is(err, identity.ErrInvalidCredentials) {
		t.Errorf("the wrong password from a known device: %v", err)
	}
	if _, err := w.KnownDeviceLogin(w.ctx, "ada@example.com", password, device); err != nil {
		t.Errorf("a known device: %v", err)
	}
}

// A device is known by the password that was right on it.
func TestANewPasswordMakesDevicesStrangers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.member("ada@example.com")
	tokens := w.login("ada@example.com")
	const another = "quite another one"
	w.clock.Advance(time.Second)
	if err := w.ChangePassword(w.as(tokens), password, another); err != nil {
		t.Fatal(err)
	}
	elsewhere := authn.WithOrigin(w.ctx, authn.Origin{IP: "198.51.100.9"})
	if _, err := w.KnownDeviceLogin(elsewhere, "ada@example.com", another, tokens.Device); !errors.Is(err, app.ErrUnknownDevice) {
		t.Errorf("a device of the former password: %v", err)
	}
}
