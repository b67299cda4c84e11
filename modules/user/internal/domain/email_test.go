package domain_test

import (
	"errors"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

func TestChangeEmail(t *testing.T) {
	t.Parallel()
	parse := func(text string) user.Email {
		email, err := user.ParseEmail(text)
		if err != nil {
			t.Fatal(err)
		}
		return email
	}
	now := time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC)
	u := domain.Restore(domain.Snapshot{Email: parse("old@example.com"), Status: user.Active, Version: 3})
	if err := u.ChangeEmail(parse("old@example.com"), now); err != nil || len(u.Events()) != 0 {
		t.Errorf("to the same address: %v, %d events", err, len(u.Events()))
	}
	if err := u.ChangeEmail(parse("new@example.com"), now); err != nil {
		t.Fatal(err)
	}
	s := u.Snapshot()
	if s.Email.String() != "new@example.com" || s.EmailVerifiedAt == nil || !s.EmailVerifiedAt.Equal(now) || s.Version != 4 {
		t.Errorf("after the change: %+v", s)
	}
	changed, ok := u.Events()[0].(user.EmailChanged)
	if !ok || len(u.Events()) != 1 || len(changed.Changes) == 0 || !changed.Changes[0].Personal {
		t.Errorf("events = %+v", u.Events())
	}
	deleted := domain.Restore(domain.Snapshot{Email: parse("old@example.com"), DeletedAt: &now})
	if err := deleted.ChangeEmail(parse("new@example.com"), now); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("of a deleted account: %v", err)
	}
}
