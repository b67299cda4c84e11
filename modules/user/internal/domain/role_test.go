package domain_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/fault"
)

func TestRolesAreHeldAgainstTheRules(t *testing.T) {
	t.Parallel()
	for what, n := range map[string]domain.NewRole{
		"no name":            {Title: "x"},
		"quotes":             {Name: "a'b", Title: "x"},
		"capital":            {Name: "Admin", Title: "x"},
		"comma":              {Name: "a,b", Title: "x"},
		"long name":          {Name: strings.Repeat("a", 64), Title: "x"},
		"an id":              {Name: "a0000000-0000-4000-8000-000000000001", Title: "x"},
		"no title":           {Name: "a"},
		"invisible title":    {Name: "a", Title: "\u3164\u200b"},
		"turned title":       {Name: "a", Title: "a\u202eb"},
		"long title":         {Name: "a", Title: strings.Repeat("é", 101)},
		"control":            {Name: "a", Title: "x", Description: "\x00"},
		"long description":   {Name: "a", Title: "x", Description: strings.Repeat("é", 501)},
		"broken description": {Name: "a", Title: "x", Description: "\xff"},
	} {
		if _, err := domain.CreateRole("id", n, time.Now()); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestARoleNotesWhatChanged(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	r := domain.RestoreRole(user.Role{ID: "id", Name: "a", Title: "A", Permissions: []string{"x:y"}, Version: 3})
	title := "B"
	if err := errors.Join(r.Change(domain.RolePatch{Title: &title}, now), r.Allow([]string{"x:z", "x:y", "x:z"}, now), r.Allow([]string{"x:y", "x:z"}, now)); err != nil {
		t.Fatal(err)
	}
	if s := r.Snapshot(); s.Version != 4 || s.Title != "B" || len(s.Permissions) != 2 || len(r.Events()) != 2 {
		t.Errorf("%+v with %d events", s, len(r.Events()))
	}
	if c := r.Events()[1].Describe().Changes; len(c) != 1 || c[0].Field != "permissions" || c[0].Personal {
		t.Errorf("%+v", c)
	}
}
