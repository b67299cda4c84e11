package domain_test

import (
	"slices"
	"testing"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
)

// TestTheEpochOnlyGrows: what ends access tokens gives the credential a later
// epoch, and what does not leaves it.
func TestTheEpochOnlyGrows(t *testing.T) {
	t.Parallel()
	c := domain.NewCredential("u")
	for _, step := range []struct {
		name   string
		act    func()
		epoch  int
		hash   string
		events []string
	}{
		{"set", func() { c.SetPassword("one", identity.PasswordReset, now) }, 1, "one", []string{"identity.password_changed"}},
		{"rehash", func() { c.Rehash("two") }, 1, "two", nil},
		{"void tokens", c.VoidAccessTokens, 2, "two", nil},
		{"void password", c.VoidPassword, 3, "", []string{"identity.registration_repeated"}},
	} {
		step.act()
		var events []string
		for _, e := range c.TakeEvents() {
			events = append(events, e.EventName())
			if e.Describe().Subject.ID != "u" {
				t.Errorf("%s: about %+v", step.name, e.Describe().Subject)
			}
		}
		if c.Epoch() != step.epoch || c.Hash() != step.hash || !slices.Equal(events, step.events) {
			t.Errorf("%s: epoch %d, hash %q, events %v", step.name, c.Epoch(), c.Hash(), events)
		}
	}
	s := c.Snapshot()
	if s.User != "u" || s.PasswordChangedAt == nil || !s.PasswordChangedAt.Equal(now) {
		t.Errorf("%+v", s)
	}
}
