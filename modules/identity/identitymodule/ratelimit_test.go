package identitymodule_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/httpserver"
	"roster/platform/httpserver/httpservertest"
)

// limited is another edge of the module, with the limits of operations in force.
func (w *world) limited() *world {
	w.t.Helper()
	cfg := httpservertest.Config()
	cfg.RateLimitFactor = 1
	with := *w
	with.server = httpservertest.NewWith(w.t, cfg, httpserver.Deps{Authenticator: w.identity.Verifier, Quotas: w.identity.Quotas},
		func(api huma.API) { w.identity.Routes(api) })
	return &with
}

// ASVS: 2.4.1, 6.3.1
func TestPasswordSprayingIsLimitedOnAllReplicasTogether(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.seeded("uma")
	var known struct {
		DeviceToken string `json:"device_token"`
	}
	right := map[string]any{"login": "uma", "password": "sample-uma-password"}
	w.post("/v1/auth/login", right).Want(http.StatusOK).JSON(&known)
	replicas := []*world{w.limited(), w.limited()}
	refused := 0
	const limit = 120
	for i := range limit + 20 {
		spray := map[string]any{"login": fmt.Sprintf("somebody%d", i), "password": "the password of many"}
		switch got := replicas[i%2].post("/v1/auth/login", spray); got.Status {
		case http.StatusTooManyRequests:
			got.WantProblem(http.StatusTooManyRequests, "too_many_requests")
			refused++
		default:
			got.WantProblem(http.StatusUnauthorized, "invalid_credentials")
		}
	}
	if refused != 20 {
		t.Errorf("%d of %d logins are refused for their number, want 20", refused, limit+20)
	}
	for _, replica := range replicas {
		replica.post("/v1/auth/login", right).WantProblem(http.StatusTooManyRequests, "too_many_requests")
		for token, status := range map[string]int{"made up": http.StatusTooManyRequests, known.DeviceToken: http.StatusOK} {
			replica.post("/v1/auth/login", map[string]any{"login": "uma", "password": "sample-uma-password", "device_token": token}).Want(status)
		}
	}
}
