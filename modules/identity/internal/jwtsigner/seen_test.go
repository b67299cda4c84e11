package jwtsigner

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"strings"
	"testing"
	"time"
)

func TestSeenTokenIsGoodByKeyAndClock(t *testing.T) {
	t.Parallel()
	key := func() *ecdsa.PublicKey {
		private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return &private.PublicKey
	}
	own, other, c := key(), key(), goodClaims()
	for name, r := range map[string]struct {
		token string
		key   *ecdsa.PublicKey
		at    time.Time
		want  bool
	}{
		"again":             {"token", own, now, true},
		"another token":     {"token2", own, now, false},
		"key replaced":      {"token", other, now, false},
		"within the leeway": {"token", own, c.ExpiresAt.Add(leeway - time.Second), true},
		"expired":           {"token", own, c.ExpiresAt.Add(leeway), false},
		"clock put back":    {"token", own, now.Add(-time.Hour), false},
	} {
		s := newSeen()
		s.keep("token", own, c)
		if got, found := s.recall(r.token, r.key, r.at); found != r.want || found && got.ID != c.ID {
			t.Errorf("%s: found %t, want %t", name, found, r.want)
		}
	}
}

func TestReadKeepsOnlyWhatIsGood(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	token := f.good(t)
	for range 2 { // the second time from memory
		if c, err := f.tokens.Read(t.Context(), token); err != nil || c.ID != goodClaims().ID {
			t.Fatalf("Read = %+v, %v", c, err)
		}
	}
	f.clock.Advance(10*time.Minute + leeway)
	refused(t, f, map[string]string{"seen and expired": token})
}

func TestTokenHasOneForm(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	token := f.good(t)
	// The last character of 64 bytes in base64 has four bits to spare.
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, token[len(token)-1])
	for spare := 1; spare < 16; spare++ {
		alias := token[:len(token)-1] + string(alphabet[last^spare])
		refused(t, f, map[string]string{"alias": alias})
	}
}

func TestSignedTokenOverTheBoundIsRefused(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	roles := strings.Split(strings.Repeat("administrator,", 400), ",")
	refused(t, f, map[string]string{"large": f.signed(t, f.head(), f.body(t, map[string]any{"roles": roles}))})
}
