package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// people is a running installation with an administrator, on which passwords
// cost next to nothing, and what a person does there.
type people struct {
	*runningtest.Installation
	admin runningtest.Client
}

func newPeople(t *testing.T) *people {
	t.Helper()
	i := runningtest.New(t)
	i.Env = []string{"ROSTER_IDENTITY_ARGON2_MEMORY_KIB=64", "ROSTER_IDENTITY_ARGON2_ITERATIONS=1", "ROSTER_LOG_LEVEL=warn"}
	i.Serve()
	return &people{Installation: i, admin: i.Administrator()}
}

// during is the same for a subtest.
func (p *people) during(t *testing.T) *people {
	t.Helper()
	installation, admin := *p.Installation, p.admin
	installation.T, admin.T = t, t
	return &people{Installation: &installation, admin: admin}
}

func email(name string) string { return name + "@example.com" }

// passwordOf is the one that a person chooses.
func passwordOf(name string) string { return "the password of " + name }

// register asks for an account.
func (p *people) register(name string) {
	p.T.Helper()
	p.post("/v1/auth/register", map[string]any{"email": email(name), "username": name, "password": passwordOf(name)}).Want(http.StatusAccepted)
}

// member registers, proves the address and logs in.
func (p *people) member(name string) runningtest.Reply {
	p.T.Helper()
	p.after(email(name), func() { p.register(name) })
	p.post("/v1/auth/email-verifications/confirm", map[string]any{"token": p.MailTo(email(name)), "password": passwordOf(name)}).Want(http.StatusNoContent)
	return p.Client().Login(name, passwordOf(name))
}

func (p *people) post(path string, body any, headers ...string) runningtest.Reply {
	p.T.Helper()
	return p.Client().Send(http.MethodPost, path, body, headers...)
}

// letters are the mails to an address, the oldest first.
func (p *people) letters(address string) []string {
	p.T.Helper()
	files, err := filepath.Glob(filepath.Join(p.Data, "mail", "*.eml"))
	if err != nil {
		p.T.Fatal(err)
	}
	slices.Sort(files)
	var found []string
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			p.T.Fatal(err)
		}
		if strings.Contains(string(content), "To: <"+address+">") {
			found = append(found, string(content))
		}
	}
	return found
}

// after does something that has a mail sent to an address, and gives the mail.
func (p *people) after(address string, do func()) string {
	p.T.Helper()
	before := len(p.letters(address))
	do()
	for deadline := time.Now().Add(runningtest.Patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if now := p.letters(address); len(now) > before {
			return now[len(now)-1]
		}
	}
	p.T.Fatalf("no mail to %s", address)
	return ""
}

// resetLink has a link to set a password sent, and gives its token.
func (p *people) resetLink(name string) string {
	p.T.Helper()
	p.after(email(name), func() {
		p.post("/v1/auth/password-resets", map[string]any{"email": email(name)}).Want(http.StatusAccepted)
	})
	return p.MailTo(email(name))
}

// idOf is the account of an access token.
func (p *people) idOf(access string) string {
	p.T.Helper()
	return p.Client().As(access).Send(http.MethodGet, "/v1/me", nil).Want(http.StatusOK).Text("id")
}
