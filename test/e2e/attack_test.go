package e2e

import (
	"net/http"
	"testing"
)

// TestAttacks tries on one installation what has been done to others; each name
// is in docs/identity.md beside the class that it stands for.
func TestAttacks(t *testing.T) {
	t.Parallel()
	p := newPeople(t)
	for name, try := range map[string]func(*testing.T, *people){
		"address without proof":      addressWithoutProof,
		"poisoned link":              poisonedLink,
		"mail to somebody else":      mailToSomebodyElse,
		"link used often":            linkUsedOften,
		"pre-registered":             preRegistered,
		"recycled address":           recycledAddress,
		"name that is an address":    nameThatIsAnAddress,
		"outlived a suspension":      nothingOutlivesItsEnd("banished", suspend),
		"outlived a lifted one":      nothingOutlivesItsEnd("lifted", suspendForAMoment),
		"outlived a deletion":        nothingOutlivesItsEnd("removed", remove),
		"outlived a reset":           nothingOutlivesItsEnd("renewed", resetPassword),
		"power after its loss":       lostPowerIsGoneAtOnce,
		"refusals told apart":        refusalsAreAlike,
		"password of a neighbour":    passwordOfANeighbour,
		"secret in the database":     noSecretLiesInTheDatabase,
		"client's address forged":    forgedAddress,
		"token in the address":       tokenInTheAddress,
		"redirect to somewhere else": redirects,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			try(t, p.during(t))
		})
	}
}

// forgedAddress guesses with a new address in each kind of header.
//
// ASVS: 4.1.3, 15.3.4
func forgedAddress(t *testing.T, p *people) {
	id := p.idOf(p.member("forged").Text("access_token"))
	kinds := []string{
		"X-Forwarded-For: ", "X-Real-IP: ", "Forwarded: for=", "True-Client-IP: ", "CF-Connecting-IP: ",
		"X-Client-IP: ", "X_Forwarded_For: ", "X-Cluster-Client-IP: ",
	}
	for i, kind := range kinds {
		got := p.post("/v1/auth/login", credentials("forged", "not the password"), kind+"198.51.100."+string(rune('1'+i)))
		if want := i >= 5; (got.Status == http.StatusTooManyRequests) != want {
			t.Errorf("guess %d, with %s, is answered %d", i+1, kind, got.Status)
		}
	}
	refused := p.admin.Send(http.MethodGet, "/v1/audit-events?subject_id="+id+"&action=identity.login_refused", nil).Want(http.StatusOK)
	if entries := refused.Items(); len(entries) < len(kinds) {
		t.Errorf("%d refusals in the log, want %d", len(entries), len(kinds))
	}
	for _, entry := range refused.Items() {
		if entry["ip"] != "127.0.0.1" {
			t.Errorf("the log says %v", entry["ip"])
		}
	}
}

// tokenInTheAddress sends tokens where logs and referrers would keep them.
//
// ASVS: 3.5.1, 3.5.3, 14.2.1
func tokenInTheAddress(_ *testing.T, p *people) {
	login := p.member("addressed")
	access, refresh := login.Text("access_token"), login.Text("refresh_token")
	for _, name := range []string{"access_token", "token", "authorization"} {
		p.Client().Send(http.MethodGet, "/v1/me?"+name+"="+access, nil).Want(http.StatusUnauthorized)
	}
	p.Client().Send(http.MethodGet, "/v1/me", nil, "Cookie: access_token="+access).Want(http.StatusUnauthorized)
	p.post("/v1/auth/refresh?refresh_token="+refresh, map[string]any{"refresh_token": refresh}).Want(http.StatusBadRequest)
	link := p.resetLink("addressed")
	p.post("/v1/auth/password-resets/confirm?token="+link, map[string]any{"password": "a long new password"}).Want(http.StatusBadRequest)
	p.Client().Send(http.MethodGet, "/v1/auth/password-resets/confirm?token="+link, nil).Want(http.StatusMethodNotAllowed)
}

// redirects asks for addresses that frameworks like to correct.
//
// ASVS: 3.7.2, 4.1.2
func redirects(t *testing.T, p *people) {
	for _, path := range []string{
		"/v1/me/", "//evil.example/%2e%2e", "//evil.example/v1/me", "/v1//me", "/V1/me", "/v1/me/..", "/v1/auth/login/", "/.", "/v1/./me", "/\\evil.example",
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			got, err := p.Client().Try(t.Context(), method, path, nil)
			if err == nil && (got.Status < 400 || got.Header.Get("Location") != "") {
				t.Errorf("%s %s answers %d, Location %q", method, path, got.Status, got.Header.Get("Location"))
			}
		}
	}
}
