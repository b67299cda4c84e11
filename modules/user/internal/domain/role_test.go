package domain_test

import (
	"errors"
	"slices"
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

func TestRolesUpToTheLimits(t *testing.T) {
	t.Parallel()
	longest := domain.NewRole{Name: strings.Repeat("a", 63), Title: strings.Repeat("é", 100), Description: strings.Repeat("é", 500), Permissions: []string{"x:z", "x:y", "x:z"}}
	r, err := domain.CreateRole("id", longest, start)
	if err != nil {
		t.Fatal(err)
	}
	var shown []string
	for _, c := range r.Events()[0].Describe().Changes {
		shown = append(shown, c.Field)
		if c.Old != nil || c.New == nil || c.Personal {
			t.Errorf("%+v", c)
		}
	}
	if !slices.Equal(shown, []string{"name", "title", "description", "permissions"}) || !slices.Equal(r.Snapshot().Permissions, []string{"x:y", "x:z"}) {
		t.Errorf("shows %v of %+v", shown, r.Snapshot())
	}
	bare, err := domain.CreateRole("id", domain.NewRole{Name: "a", Title: "A"}, start)
	if err != nil || len(bare.Events()[0].Describe().Changes) != 2 {
		t.Errorf("%+v, %v", bare, err)
	}
}

func TestSystemRolesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	text := "new"
	for _, system := range []bool{true, false} {
		want := map[bool]error{true: user.ErrSystemRole}[system]
		r := domain.RestoreRole(user.Role{ID: "id", Name: "a", Title: "A", Permissions: []string{"x:y"}, System: system, Version: 1})
		if err := r.Allow([]string{"x:y"}, start); err != nil || len(r.Events()) != 0 {
			t.Errorf("system %t, the same permissions: %v", system, err)
		}
		if err := r.Change(domain.RolePatch{}, start); err != nil || len(r.Events()) != 0 || r.Snapshot().Version != 1 {
			t.Errorf("system %t, nothing: %+v, %v", system, r.Snapshot(), err)
		}
		if err := r.Change(domain.RolePatch{Description: &text}, start); err != nil || r.Snapshot().Description != text || !r.Snapshot().UpdatedAt.Equal(start) {
			t.Errorf("system %t, description: %+v, %v", system, r.Snapshot(), err)
		}
		if err := r.Allow(nil, start); !errors.Is(err, want) || system != (len(r.Snapshot().Permissions) == 1) {
			t.Errorf("system %t, other permissions: %v", system, err)
		}
		before := len(r.Events())
		if err := r.Delete(); !errors.Is(err, want) || system != (len(r.Events()) == before) {
			t.Errorf("system %t, delete: %v", system, err)
		}
	}
	r := domain.RestoreRole(user.Role{Name: "a", Title: "A"})
	blank := ""
	if err := r.Change(domain.RolePatch{Title: &blank}, start); !errors.Is(err, fault.ErrInvalid) || len(r.Events()) != 0 {
		t.Errorf("no title: %v", err)
	}
}

func TestReasonsAndExternalIDsUpToTheLimits(t *testing.T) {
	t.Parallel()
	external := strings.Repeat("é", domain.MaxExternalID)
	u := registered(t)
	if err := u.Change(domain.Patch{ExternalID: &external}, start); err != nil {
		t.Error(err)
	}
	reason := strings.Repeat("é", domain.MaxReason)
	if err := u.Suspend(domain.Suspension{Reason: reason}, start); err != nil {
		t.Error(err)
	}
	for name, s := range map[string]domain.Suspension{"long": {Reason: reason + "x"}, "none": {}, "control": {Reason: "\x00"}, "ends now": {Reason: "x", Until: &start}} {
		if err := registered(t).Suspend(s, start); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	external += "x"
	if err := u.Change(domain.Patch{ExternalID: &external}, start); !errors.Is(err, fault.ErrInvalid) {
		t.Error(err)
	}
}
