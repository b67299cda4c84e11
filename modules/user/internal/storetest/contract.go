package storetest

import (
	"fmt"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/uuidgen"
)

// noon is when the accounts of the contract are made: a fixed time, so that
// what counts by the clock is the same on every run.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// TestStores is the contract of the stores; open returns empty ones.
func TestStores(t *testing.T, open func(t *testing.T) Stores) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Stores){
		"an account comes back as it was kept":       keepsAccounts,
		"newcomers come back as they were kept":      keepsNewcomers,
		"newcomers have no identifiers of others":    leavesTheTaken,
		"imports go on where they were":              keepsImports,
		"identifiers are unique among the living":    keepsIdentifiersUnique,
		"saving keeps every change":                  savesChanges,
		"saving over another version is refused":     refusesStale,
		"a failed unit of work leaves nothing":       undoesUnits,
		"a login is recorded forwards":               recordsLogins,
		"what counts by the clock follows the clock": followsTheClock,
		"assignments are listed":                     listsAssignments,
		"roles are listed and held":                  holdsRoles,
		"lists are paged both ways":                  pagesLists,
		"lists are filtered":                         filtersLists,
		"lists follow every order":                   followsEveryOrder,
		"lists are bounded and counted":              boundsLists,
		"assignments are read together":              readsAssignmentsTogether,
		"searches take wildcards for what they are":  searchesLiterally,
		"accounts are purged when it is time":        purges,
		"figures are those of the refresh":           refreshes,
		"roles are made, changed and deleted":        editsRoles,
		"grounds say which role gives what":          tellsGrounds,
		"one administrator remains after a race":     keepsAnAdministrator,
		"one of many writers with one version wins":  letsOneWriterWin,
		"writers without a version wait":             queuesWriters,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// fixture is how the contract makes accounts.
type fixture struct {
	t *testing.T
	Stores
}

type option func(*domain.Registration)

func verified(r *domain.Registration) { r.Verified = true }

func named(first, last string) option {
	return func(r *domain.Registration) { r.Profile.FirstName, r.Profile.LastName = first, last }
}

func username(t *testing.T, name string) option {
	return func(r *domain.Registration) { r.Username = must(user.ParseUsername(name))(t) }
}

// add keeps a new account.
func (f fixture) add(email string, at time.Time, options ...option) *domain.User {
	f.t.Helper()
	r := domain.Registration{Email: must(user.ParseEmail(email))(f.t)}
	for _, set := range options {
		set(&r)
	}
	u := must(domain.Register(user.ID(uuidgen.New().Random()), r, at))(f.t)
	if err := f.Add(f.t.Context(), u); err != nil {
		f.t.Fatalf("add %s: %v", email, err)
	}
	return u
}

// holding is an option that gives a role, without end unless one is given.
func (f fixture) holding(role string, from time.Time, until *time.Time) option {
	held := must(f.Hold(f.t.Context(), role))(f.t)
	return func(r *domain.Registration) {
		r.Grants = append(r.Grants, domain.Grant{RoleID: held.ID, Assignment: user.Assignment{
			Role: role, ValidFrom: from, ExpiresAt: until, CreatedAt: from,
		}})
	}
}

func must[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// equal compares by what is printed, which shows times and texts as they are.
func equal(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func ptr[T any](value T) *T { return &value }
