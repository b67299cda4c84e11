package usermodule_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strconv"
	"testing"

	"roster/modules/user"
	"roster/platform/authn"
)

// rounds is how often a race is run: a few, or as often as
// ROSTER_RACE_ROUNDS says (make test-races).
func rounds(t *testing.T) int {
	t.Helper()
	const few = 20
	text := os.Getenv("ROSTER_RACE_ROUNDS")
	if text == "" {
		return few
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("ROSTER_RACE_ROUNDS is %q", text)
	}
	return n
}

// TestTheLastAdministratorOutlivesARace lets two administrators take each
// other's and their own administration away at the same time, in every way.
//
// ASVS: 2.3.4
func TestTheLastAdministratorOutlivesARace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := w.person("a@roster.test", "admin"), w.person("b@roster.test", "admin")
	ways := []func(as, on *authn.Principal) int{
		func(as, on *authn.Principal) int {
			return w.send(as, "DELETE", "/v1/users/"+on.UserID+"/roles/admin", nil).Status
		},
		func(as, on *authn.Principal) int {
			return w.send(as, "PUT", "/v1/users/"+on.UserID+"/suspension", `{"reason":"race"}`).Status
		},
		func(as, on *authn.Principal) int {
			return w.send(as, "DELETE", "/v1/users/"+on.UserID, nil, "If-Match", "*").Status
		},
	}
	system := authn.AsSystem(t.Context())
	for round := range rounds(t) {
		first, second := ways[round%len(ways)], ways[round/len(ways)%len(ways)]
		left, right := b, a // each other
		if round%2 == 1 {
			left, right = a, b // themselves
		}
		statuses := race(func() int { return first(a, left) }, func() int { return second(b, right) })
		if !ok(statuses[0]) || (statuses[1] != http.StatusConflict && statuses[1] != http.StatusForbidden && statuses[1] != http.StatusNotFound) {
			t.Fatalf("round %d: %v", round, statuses)
		}
		var standing []*authn.Principal
		for _, admin := range []*authn.Principal{a, b} {
			authority, err := w.module.Authorities.Authority(system, user.ID(admin.UserID))
			if err == nil && authority.Status == user.Active && slices.Contains(authority.Roles, "admin") {
				standing = append(standing, admin)
			}
		}
		if len(standing) != 1 {
			t.Fatalf("round %d: %d administrators stand", round, len(standing))
		}
		survivor, other := standing[0], a
		if survivor == a {
			other = b
		}
		w.send(survivor, "POST", "/v1/users/"+other.UserID+"/restore", nil)
		w.send(survivor, "DELETE", "/v1/users/"+other.UserID+"/suspension", nil).Want(http.StatusNoContent)
		w.send(survivor, "PUT", "/v1/users/"+other.UserID+"/roles/admin", nil).Want(http.StatusOK)
	}
}

// TestOneOfManyWritersWithOneETagWins: one 200, and 412 for all others.
//
// ASVS: 2.3.4
func TestOneOfManyWritersWithOneETagWins(t *testing.T) {
	t.Parallel()
	const writers = 100
	w := newWorld(t)
	admin, ann := w.person("admin@roster.test", "admin"), w.person("ann@roster.test")
	path := "/v1/users/" + ann.UserID
	etag := w.send(admin, "GET", path, nil).Want(http.StatusOK).Header.Get("ETag")
	var all []func() int
	for i := range writers {
		all = append(all, func() int {
			return w.send(admin, "PATCH", path, fmt.Sprintf(`{"profile":{"first_name":"W%d"}}`, i), "If-Match", etag).Status
		})
	}
	statuses := race(all...)
	if statuses[0] != http.StatusOK || statuses[1] != http.StatusPreconditionFailed || statuses[writers-1] != http.StatusPreconditionFailed {
		t.Errorf("statuses %v", statuses)
	}
}

// TestADemotionStopsWhatIsUnderWay: whoever is demoted while they grant either
// was before, or grants nothing.
func TestADemotionStopsWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chief, former, ann := w.person("chief@roster.test", "admin"), w.person("former@roster.test", "admin"), w.person("ann@roster.test")
	for round := range rounds(t) {
		race(
			func() int {
				return w.send(chief, "DELETE", "/v1/users/"+former.UserID+"/roles/admin", nil).Want(http.StatusNoContent).Status
			},
			func() int { return w.send(former, "PUT", "/v1/users/"+ann.UserID+"/roles/admin", nil).Status },
		)
		// Now that the demotion is over, nothing more may be granted.
		w.send(former, "PUT", "/v1/users/"+ann.UserID+"/roles/moderator", nil).WantProblem(http.StatusForbidden, "forbidden")
		w.send(chief, "DELETE", "/v1/users/"+ann.UserID+"/roles/admin", nil).Want(http.StatusNoContent)
		w.send(chief, "PUT", "/v1/users/"+former.UserID+"/roles/admin", nil).Want(http.StatusOK)
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
}

// TestRolesAndAssignmentsDoNotCross: a role is deleted, or assigned, never both.
func TestRolesAndAssignmentsDoNotCross(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.person("admin@roster.test", "admin"), w.person("ann@roster.test")
	path := "/v1/users/" + ann.UserID + "/roles/temp"
	for round := range rounds(t) {
		w.send(admin, "POST", "/v1/roles", `{"name":"temp","title":"Temp"}`).Want(http.StatusCreated)
		statuses := race(
			func() int { return w.send(admin, "DELETE", "/v1/roles/temp", nil, "If-Match", "*").Status },
			func() int { return w.send(admin, "PUT", path, nil).Status },
		)
		if !ok(statuses[0]) || ok(statuses[1]) || statuses[1] >= http.StatusInternalServerError {
			t.Fatalf("round %d: %v", round, statuses)
		}
		if w.send(admin, "GET", "/v1/roles/temp", nil).Status == http.StatusOK {
			w.send(admin, "DELETE", path, nil).Want(http.StatusNoContent)
			w.send(admin, "DELETE", "/v1/roles/temp", nil, "If-Match", "*").Want(http.StatusNoContent)
		}
	}
}

// TestTheLastPlaceAmongRolesIsTakenOnce: of those who make the last role that
// there may be, at the same time, one does.
func TestTheLastPlaceAmongRolesIsTakenOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	makers := []*authn.Principal{w.person("one@roster.test", "admin"), w.person("two@roster.test", "admin")}
	create := func(maker, i int) int {
		return w.send(makers[maker], "POST", "/v1/roles", fmt.Sprintf(`{"name":"role-%d-%d","title":"One of many"}`, maker, i)).Status
	}
	var there struct{ Data []any }
	w.send(makers[0], "GET", "/v1/roles", nil).Want(http.StatusOK).JSON(&there)
	for i := range user.MaxRoles - len(there.Data) - 1 {
		if status := create(0, i); status != http.StatusCreated {
			t.Fatalf("role %d: %d", i, status)
		}
	}
	for round := range rounds(t) {
		statuses := race(func() int { return create(0, 1000+round) }, func() int { return create(1, 1000+round) })
		if !slices.Equal(statuses, []int{http.StatusCreated, http.StatusConflict}) {
			t.Fatalf("round %d: %v", round, statuses)
		}
		for maker := range makers {
			w.send(makers[0], "DELETE", fmt.Sprintf("/v1/roles/role-%d-%d", maker, 1000+round), nil, "If-Match", "*")
		}
	}
}
