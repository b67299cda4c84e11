package domain_test

import (
	"testing"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

var now = time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)

// ASVS: 10.4.5
func TestJudge(t *testing.T) {
	t.Parallel()
	const window = 10 * time.Second
	token, successor := domain.DigestOf("token"), domain.DigestOf("successor")
	spent := func(ago time.Duration, change func(*domain.Presented)) domain.Presented {
		p := domain.Presented{Digest: token, SessionAlive: true, Tokens: domain.RefreshTokens{
			Newest: successor, Previous: &token, IssuedAt: now.Add(-ago), ExpiresAt: now.Add(time.Hour),
		}}
		change(&p)
		return p
	}
	as := func(*domain.Presented) {}
	older := domain.DigestOf("older")
	for name, c := range map[string]struct {
		p      domain.Presented
		window time.Duration
		want   domain.Verdict
	}{
		"lost reply":               {spent(0, as), window, domain.VerdictRepeat},
		"lost reply, just in time": {spent(window-1, as), window, domain.VerdictRepeat},
		"too late":                 {spent(window, as), window, domain.VerdictReuse},
		"successor used": {spent(0, func(p *domain.Presented) {
			p.Tokens.Newest, p.Tokens.Previous = domain.DigestOf("third"), &successor
		}), window, domain.VerdictReuse},
		"successor over":       {spent(0, func(p *domain.Presented) { p.Tokens.ExpiresAt = now }), window, domain.VerdictReuse},
		"of another key":       {spent(0, func(p *domain.Presented) { p.Tokens.Newest = domain.DigestOf("x") }), window, domain.VerdictReuse},
		"older":                {spent(0, func(p *domain.Presented) { p.Digest = older }), window, domain.VerdictReuse},
		"made up in a family":  {spent(0, func(p *domain.Presented) { p.Digest, p.Tokens.Previous = older, nil }), window, domain.VerdictReuse},
		"strict":               {spent(0, as), 0, domain.VerdictReuse},
		"strict, begun before": {spent(-time.Second, as), 0, domain.VerdictReuse},
		"session over":         {spent(0, func(p *domain.Presented) { p.SessionAlive = false }), window, domain.VerdictRefuse},
		"the newest, so it expired": {spent(0, func(p *domain.Presented) {
			p.Digest, p.Tokens.ExpiresAt = successor, now
		}), window, domain.VerdictRefuse},
	} {
		if got := domain.Judge(c.p, successor, c.window, now); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// ASVS: 7.2.1, 10.3.2
func TestAdmits(t *testing.T) {
	t.Parallel()
	claims := domain.Claims{User: "u", Session: "s", Epoch: 2}
	good := domain.SessionState{User: "u", ExpiresAt: now.Add(time.Second), Epoch: 2}
	if !good.Admits(claims, now) {
		t.Fatal("a living session is refused")
	}
	for name, change := range map[string]func(*domain.SessionState){
		"ended":         func(s *domain.SessionState) { s.Ended = true },
		"expired":       func(s *domain.SessionState) { s.ExpiresAt = now },
		"another's":     func(s *domain.SessionState) { s.User = "v" },
		"newer epoch":   func(s *domain.SessionState) { s.Epoch = 3 },
		"earlier epoch": func(s *domain.SessionState) { s.Epoch = 1 },
	} {
		state := good
		change(&state)
		if state.Admits(claims, now) {
			t.Errorf("%s: admitted", name)
		}
	}
}

// ASVS: 1.4.2
func TestBackoffGrowsToItsBound(t *testing.T) {
	t.Parallel()
	b := domain.Backoff{Free: 3, First: time.Second, Longest: 10 * time.Second}
	for failures, want := range map[int]time.Duration{
		0: 0, 2: 0, 3: time.Second, 4: 2 * time.Second, 6: 8 * time.Second, 7: 10 * time.Second, 1 << 40: 10 * time.Second,
	} {
		if got := b.Wait(failures); got != want {
			t.Errorf("Wait(%d) = %s, want %s", failures, got, want)
		}
	}
}

// TestTheBackoffsInForce slow a guesser down to minutes, and remember for longer
// than they let wait; all clients together are slowed down later than one.
func TestTheBackoffsInForce(t *testing.T) {
	t.Parallel()
	for _, b := range []domain.Backoff{domain.BackoffClient, domain.BackoffAccount} {
		if b.Wait(b.Free-1) != 0 || b.Wait(b.Free) != time.Second || b.Wait(1000) < time.Minute || b.Window <= b.Wait(1000) {
			t.Errorf("%+v", b)
		}
	}
	if domain.BackoffAccount.Free <= domain.BackoffClient.Free || domain.BackoffAccount.Window <= domain.BackoffClient.Window {
		t.Errorf("an account's %+v is stricter than a client's", domain.BackoffAccount)
	}
}

func TestGuessKeysAreAnAccountsAndAClients(t *testing.T) {
	t.Parallel()
	keys := domain.NewGuessKeys("one", "192.0.2.1")
	for name, other := range map[string]domain.GuessKeys{
		"another network":      domain.NewGuessKeys("one", "192.0.2.2"),
		"another account":      domain.NewGuessKeys("two", "192.0.2.1"),
		"a device of the name": domain.NewDeviceGuessKeys("one", "192.0.2.1"),
	} {
		if other.Client == keys.Client {
			t.Errorf("%s shares a counter", name)
		}
	}
	const half = len(keys.Client) / 2
	for _, k := range []domain.GuessKeys{keys, domain.NewDeviceGuessKeys("one", "a device")} {
		if k.Account != domain.AccountGuesses("one") || [half]byte(k.Client[:half]) != [half]byte(k.Account[:half]) {
			t.Errorf("the counter %x is not found by its account", k.Client)
		}
	}
}

func TestAuthorityEndsWithARole(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		changes time.Time
		after   time.Duration
		fresh   bool
	}{
		"read just now":            {time.Time{}, 0, true},
		"no role ends":             {time.Time{}, domain.AuthorityFresh - 1, true},
		"read too long ago":        {time.Time{}, domain.AuthorityFresh, false},
		"read in the future":       {time.Time{}, -1, false},
		"a moment before a change": {now.Add(time.Millisecond), time.Millisecond - 1, true},
		"at the change":            {now.Add(time.Millisecond), time.Millisecond, false},
		"a change long after":      {now.Add(time.Hour), domain.AuthorityFresh, false},
	} {
		st := domain.Standing{ReadAt: now, Authority: user.Authority{ChangesAt: c.changes}}
		if st.Fresh(now.Add(c.after)) != c.fresh {
			t.Errorf("%s: fresh is %t", name, !c.fresh)
		}
	}
}
