package domain_test

import (
	"testing"
	"time"

	"roster/modules/identity/internal/domain"
)

// TestKeysSignAndVerifyInTheirTime: to the moment, because a replica that is
// wrong about it signs what another refuses.
func TestKeysSignAndVerifyInTheirTime(t *testing.T) {
	t.Parallel()
	const life = 10 * time.Minute
	retire, until := domain.Overlap(now, life)
	if retire.Sub(now) < time.Minute || until.Sub(retire) < life+time.Minute {
		t.Fatalf("retires at %s, verifies until %s: no room for clocks that differ", retire, until)
	}
	present := domain.SigningKey{SignsFrom: now}
	former := domain.SigningKey{SignsFrom: now, RetiredAt: &retire, VerifiesUntil: &until}
	for _, c := range []struct {
		name            string
		key             domain.SigningKey
		at              time.Time
		signs, verifies bool
	}{
		{"not yet", present, now.Add(-1), false, true},
		{"begins", present, now, true, true},
		{"goes on", present, until, true, true},
		{"before its end", former, retire.Add(-1), true, true},
		{"at its end", former, retire, false, true},
		{"before its tokens' end", former, until.Add(-1), false, true},
		{"at its tokens' end", former, until, false, false},
	} {
		if got := c.key.Signs(c.at); got != c.signs {
			t.Errorf("%s: signs %t", c.name, got)
		}
		if got := c.key.Verifies(c.at); got != c.verifies {
			t.Errorf("%s: verifies %t", c.name, got)
		}
	}
	if domain.KeyLead < time.Minute {
		t.Errorf("a key is shown %s before it signs: caches keep the set longer", domain.KeyLead)
	}
}
