package domain_test

import (
	"strings"
	"testing"
	"time"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
)

func TestANewSessionKeepsTheBeginningOfALongName(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, domain.MaxUserAgent - 1, domain.MaxUserAgent, domain.MaxUserAgent + 1} {
		s := domain.NewSession("s", "u", "192.0.2.1", strings.Repeat("ü", n), now, time.Hour)
		if got := len([]rune(s.UserAgent)); got != min(n, domain.MaxUserAgent) {
			t.Errorf("%d characters of %d are kept", got, n)
		}
		if !s.ExpiresAt.Equal(now.Add(time.Hour)) || !s.AuthenticatedAt.Equal(now) {
			t.Errorf("%+v", s)
		}
	}
}

func TestAProofIsFreshForTenMinutes(t *testing.T) {
	t.Parallel()
	for age, want := range map[time.Duration]bool{0: true, 10*time.Minute - 1: true, 10 * time.Minute: false, time.Hour: false} {
		if got := domain.FreshlyAuthenticated(now, now.Add(age)); got != want {
			t.Errorf("after %s: %t", age, got)
		}
	}
}

func TestOnlyActiveAccountsGetIn(t *testing.T) {
	t.Parallel()
	claims := domain.Claims{User: "u", Session: "s"}
	session := domain.SessionState{User: "u", ExpiresAt: now.Add(time.Second)}
	for _, status := range []user.Status{user.Active, user.Pending, user.Suspended, user.Deleted, ""} {
		st := domain.Standing{Session: session, Authority: user.Authority{Status: status}}
		if got := st.Admits(claims, now); got != (status == user.Active) {
			t.Errorf("%q: %t", status, got)
		}
	}
	over := domain.Standing{Session: session, Authority: user.Authority{Status: user.Active}}
	if over.Admits(claims, session.ExpiresAt) {
		t.Error("an active account gets in by a session that is over")
	}
}

func TestARefreshTokenIsGoodOnce(t *testing.T) {
	t.Parallel()
	good := domain.Presented{SessionAlive: true, Tokens: domain.RefreshTokens{ExpiresAt: now.Add(time.Second)}}
	if !good.Good(now) {
		t.Error("a good one is refused")
	}
	for name, change := range map[string]func(*domain.Presented){
		"session over": func(p *domain.Presented) { p.SessionAlive = false },
		"replaced":     func(p *domain.Presented) { p.Tokens.Newest = domain.DigestOf("successor") },
		"expired":      func(p *domain.Presented) { p.Tokens.ExpiresAt = now },
	} {
		p := good
		change(&p)
		if p.Good(now) {
			t.Errorf("%s: good", name)
		}
	}
}
