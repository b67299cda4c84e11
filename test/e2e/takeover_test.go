package e2e

import (
	"net/http"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"roster/test/running/runningtest"
)

// ASVS: 2.3.1, 7.5.1
func addressWithoutProof(t *testing.T, p *people) {
	login := p.member("noproof")
	me := p.Client().As(login.Text("access_token"))
	for _, member := range []string{"email", "Email", "EMAIL", "email_verified", "emailVerified", "email_verified_at", "email_canonical", "status", "roles"} {
		if got := me.Send(http.MethodPatch, "/v1/me", map[string]any{member: email("attacker")}); got.Status < 400 || got.Status > 499 {
			t.Errorf("PATCH of %s answers %d", member, got.Status)
		}
	}
	stale := p.resetLink("noproof")
	notice := p.after(email("noproof"), func() {
		me.Send(http.MethodPost, "/v1/me/email-change", map[string]any{"email": email("newer")}).Want(http.StatusAccepted)
	})
	if strings.Contains(notice, "#token=") {
		t.Errorf("the old address gets a link to the change:\n%s", notice)
	}
	token := p.MailTo(email("newer"))
	p.Client().Login(email("noproof"), passwordOf("noproof")) // still the address
	p.post("/v1/auth/login", credentials(email("newer"), passwordOf("noproof"))).Want(http.StatusUnauthorized)
	confirm := map[string]any{"token": token, "password": passwordOf("noproof")}
	p.post("/v1/auth/email-changes/confirm", map[string]any{"token": token, "password": "not the password"}).Want(http.StatusForbidden)
	p.post("/v1/auth/email-changes/confirm", confirm).Want(http.StatusNoContent)
	p.post("/v1/auth/email-changes/confirm", confirm).Want(http.StatusUnprocessableEntity)
	p.post("/v1/auth/password-resets/confirm", map[string]any{"token": stale, "password": "a password of an attacker"}).Want(http.StatusUnprocessableEntity)
	p.Client().Login(email("newer"), passwordOf("noproof"))
}

var links = regexp.MustCompile(`https?://[^\s"'<>]*`)

// ASVS: 1.2.2, 4.1.3
func poisonedLink(t *testing.T, p *people) {
	p.member("victim")
	evil := []string{
		"X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", "X-Forwarded-Server: evil.example", "X-Forwarded-Port: 444",
		"X-Forwarded-Prefix: /evil", "X-Original-URL: /evil", "X-Rewrite-URL: /evil", "X-Host: evil.example", "X-HTTP-Host-Override: evil.example",
		"Forwarded: host=evil.example;proto=https", "Origin: https://evil.example", "Referer: https://evil.example/",
	}
	letter := p.after(email("victim"), func() {
		p.post("/v1/auth/password-resets", map[string]any{"email": email("victim")}, evil...).Want(http.StatusAccepted)
	})
	found := links.FindAllString(strings.ReplaceAll(letter, "=\r\n", ""), -1)
	for _, link := range found {
		if !strings.HasPrefix(link, "http://"+p.API+"/reset-password#token=") {
			t.Errorf("a link of the letter is %s", link)
		}
	}
	if len(found) == 0 || strings.Contains(letter, "evil") {
		t.Errorf("the letter is\n%s", letter)
	}
}

// ASVS: 1.3.11
func mailToSomebodyElse(t *testing.T, p *people) {
	p.member("target")
	before := len(p.letters(email("target")))
	for name, address := range map[string]any{
		"array": []string{email("target"), email("attacker")}, "object": map[string]any{"email": email("target")},
		"two": email("target") + "," + email("attacker"), "header": email("target") + "\r\nBcc: " + email("attacker"),
		"newline": email("target") + "\n" + email("attacker"), "space": email("target") + " " + email("attacker"), "named": "A <" + email("target") + ">",
		"null": nil, "number": 7, "NUL": email("target") + "\x00", "surrogate": "\xed\xa0\x80" + email("target"),
	} {
		for _, path := range []string{"/v1/auth/password-resets", "/v1/auth/email-verifications"} {
			if got := p.post(path, map[string]any{"email": address}); got.Status < 400 || got.Status > 499 {
				t.Errorf("%s to %s: %d %s", name, path, got.Status, got.Raw)
			}
		}
	}
	p.after(email("target"), func() { // written as somebody else would write it
		p.post("/v1/auth/password-resets", map[string]any{"email": strings.ToUpper(email("target"))}).Want(http.StatusAccepted)
	})
	if now := len(p.letters(email("target"))); now != before+1 || len(p.letters(email("attacker"))) != 0 {
		t.Errorf("%d letters to the target, %d to the attacker", now-before, len(p.letters(email("attacker"))))
	}
}

// ASVS: 2.3.4, 6.4.3, 6.5.1
func linkUsedOften(t *testing.T, p *people) {
	p.member("often")
	older := p.resetLink("often")
	token := p.resetLink("often")
	use := func(token string) map[string]any {
		return map[string]any{"token": token, "password": "another long password"}
	}
	p.post("/v1/auth/password-resets/confirm", use(older)).Want(http.StatusUnprocessableEntity)
	p.post("/v1/auth/email-verifications/confirm", use(token)).Want(http.StatusUnprocessableEntity) // another kind
	var good atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			// 503 is the queue of passwords, and spends nothing.
			got, err := p.Client().Try(t.Context(), http.MethodPost, "/v1/auth/password-resets/confirm", use(token))
			switch {
			case err != nil:
				t.Error(err)
			case got.Status == http.StatusNoContent:
				good.Add(1)
			case got.Status != http.StatusUnprocessableEntity && got.Status != http.StatusServiceUnavailable:
				t.Errorf("%d: %s", got.Status, got.Raw)
			}
		})
	}
	all.Wait()
	if good.Load() != 1 {
		t.Errorf("a link is good %d times", good.Load())
	}
	afterwards := p.resetLink("often")
	access := p.Client().Login("often", "another long password").Text("access_token")
	p.Client().As(access).Send(http.MethodPut, "/v1/me/password",
		map[string]any{"current_password": "another long password", "new_password": "the newest long password"}).Want(http.StatusNoContent)
	p.post("/v1/auth/password-resets/confirm", use(afterwards)).Want(http.StatusUnprocessableEntity)
}

func preRegistered(_ *testing.T, p *people) {
	squatter := map[string]any{"email": email("owner"), "username": "squatter", "password": "the password of a squatter"}
	p.post("/v1/auth/register", squatter).Want(http.StatusAccepted)
	verify := p.MailTo(email("owner"))
	// The owner opens the mail and does not know the password.
	p.post("/v1/auth/email-verifications/confirm", map[string]any{"token": verify, "password": "a guess of the owner"}).Want(http.StatusForbidden)
	p.post("/v1/auth/password-resets/confirm", map[string]any{"token": p.resetLink("owner"), "password": passwordOf("owner")}).Want(http.StatusNoContent)
	p.post("/v1/auth/login", credentials(email("owner"), "the password of a squatter")).Want(http.StatusUnauthorized)
	p.post("/v1/auth/email-verifications/confirm", map[string]any{"token": verify, "password": "the password of a squatter"}).Want(http.StatusUnprocessableEntity)
	p.Client().Login(email("owner"), passwordOf("owner"))
}

// ASVS: 10.3.3
func recycledAddress(t *testing.T, p *people) {
	login := p.member("recycled")
	former := p.idOf(login.Text("access_token"))
	p.admin.Send(http.MethodPut, "/v1/users/"+former+"/roles/moderator", map[string]any{"reason": "trusted"})
	link := p.resetLink("recycled")
	etag := p.admin.Send(http.MethodGet, "/v1/users/"+former, nil).Want(http.StatusOK).Header.Get("ETag")
	p.admin.Send(http.MethodDelete, "/v1/users/"+former, nil, "If-Match: "+etag).Want(http.StatusOK)
	again := p.member("recycled")
	me := p.Client().As(again.Text("access_token")).Send(http.MethodGet, "/v1/me", nil).Want(http.StatusOK)
	if roles := me.At("roles").([]any); me.Text("id") == former || len(roles) != 1 || roles[0] != "user" {
		t.Errorf("the new owner of the address is %s", me.Raw)
	}
	p.Client().As(login.Text("access_token")).Send(http.MethodGet, "/v1/me", nil).Want(http.StatusUnauthorized)
	p.post("/v1/auth/refresh", map[string]any{"refresh_token": login.Text("refresh_token")}).Want(http.StatusUnauthorized)
	p.post("/v1/auth/password-resets/confirm", map[string]any{"token": link, "password": "a password of the former"}).Want(http.StatusUnprocessableEntity)
}

func nameThatIsAnAddress(t *testing.T, p *people) {
	p.member("named")
	for _, name := range []string{email("named"), "named@", "@named"} {
		p.post("/v1/auth/register", map[string]any{"email": email("namer"), "username": name, "password": passwordOf("namer")}).Want(http.StatusUnprocessableEntity)
	}
	wrong := []runningtest.Reply{}
	for _, login := range []string{"named", "NAMED", email("named"), strings.ToUpper(email("named")), "named", "named", "named"} {
		wrong = append(wrong, p.post("/v1/auth/login", credentials(login, "not the password")))
	}
	if last := wrong[len(wrong)-1]; last.Status != http.StatusTooManyRequests || wrong[3].Status != http.StatusUnauthorized {
		t.Errorf("the spellings of one login do not share a counter: %d, then %d", wrong[3].Status, last.Status)
	}
}
