package people_test

import (
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/modules/user/internal/people"
	"roster/platform/samples"
)

func TestAccountsKeepTheRules(t *testing.T) {
	t.Parallel()
	p := samples.Population{Seed: 3, People: 5000, Until: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
	all := people.Of(p, 720*time.Hour)
	emails, status, administrators := map[string]bool{}, map[user.Status]int{}, 0
	for i := range p.People {
		s, err := all.Account(i)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := domain.Register(s.ID, domain.Registration{Email: s.Email, Profile: s.Profile}, s.CreatedAt); err != nil {
			t.Fatalf("person %d would be refused: %v", i, err)
		}
		emails[s.Email.Canonical()] = true
		status[s.StatusAt(p.Until)]++
		s.Grants = all.Grants(i)
		if domain.Restore(s).Administers(p.Until) {
			administrators++
		}
	}
	if len(emails) != p.People || administrators != p.People/1000 {
		t.Errorf("%d addresses and %d administrators among %d", len(emails), administrators, p.People)
	}
	for _, s := range []user.Status{user.Pending, user.Active, user.Suspended, user.Deleted} {
		if status[s] == 0 {
			t.Errorf("nobody is %s", s)
		}
	}
}
