package e2e

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"roster/test/running/runningtest"
)

var madeAdministrator = regexp.MustCompile(`an administrator: (\S+)`)

// What `bench data` makes is what the program itself would have made: people log
// in, are found, and the log verifies.
func TestBenchDataIsAsGoodAsReal(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	printed := i.Must("bench", "data", "--users", "300", "--entries", "500")
	found := madeAdministrator.FindStringSubmatch(printed)
	if found == nil {
		t.Fatalf("no administrator is named:\n%s", printed)
	}
	if again := i.Must("bench", "data", "--users", "300", "--entries", "500"); !strings.Contains(again, "already") {
		t.Errorf("a second run says:\n%s", again)
	}
	i.Must("migrate", "status") // fails on drift
	if verified := i.Must("audit", "verify"); !strings.Contains(verified, "500 entries") {
		t.Errorf("audit verify says:\n%s", verified)
	}
	i.Serve()
	login := i.Client().Send(http.MethodPost, "/v1/auth/login", map[string]any{"login": found[1], "password": "sample-bench-password"})
	login.Want(http.StatusOK)
	token, _ := login.Body["access_token"].(string)
	admin := i.Client().As(token)
	list := admin.Send(http.MethodGet, "/v1/users?limit=200&sort=created_at", nil)
	list.Want(http.StatusOK)
	people, _ := list.Body["data"].([]any)
	if len(people) < 190 {
		t.Errorf("a list of 200 holds %d", len(people))
	}
	last, _ := people[len(people)-1].(map[string]any)
	email, _ := last["email"].(string)
	search := admin.Send(http.MethodGet, "/v1/users?q="+strings.ToUpper(email[:len(email)-8]), nil)
	search.Want(http.StatusOK)
	if hits, _ := search.Body["data"].([]any); len(hits) != 1 {
		t.Errorf("%d hits for the address of one", len(hits))
	}
}

func TestBenchDataRefusesDataOfOthers(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	i.Must("seed")
	wantLine(t, i.Run("bench", "data", "--users", "10"), 1, "--data.dir")
	wantLine(t, i.Run("bench", "data", "--users", "0"), 2, "--users")
}
