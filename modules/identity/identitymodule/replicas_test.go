package identitymodule_test

import (
	"net/http"
	"testing"
	"time"
)

// warm makes requests until the token is remembered for certain.
func (w *world) warm(access string) {
	w.t.Helper()
	for deadline := time.Now().Add(time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		w.get("/v1/me/sessions", access).Want(http.StatusOK)
	}
}

// ASVS: 7.4.1
func TestLogoutBitesOnEveryReplica(t *testing.T) {
	t.Parallel()
	here := newWorld(t)
	there := here.replica()
	here.seeded("uma")
	access := here.login("uma")
	here.warm(access)
	there.warm(access)
	here.postAs("/v1/auth/logout", access).Want(http.StatusNoContent)
	here.get("/v1/me/sessions", access).WantProblem(http.StatusUnauthorized, "unauthenticated")
	for deadline := time.Now().Add(time.Second); there.get("/v1/me/sessions", access).Status == http.StatusOK; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("another replica lets the session in a second after its end")
		}
	}
}
