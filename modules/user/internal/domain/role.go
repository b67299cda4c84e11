package domain

import (
	"regexp"
	"slices"
	"time"

	"roster/modules/user"
	"roster/platform/event"
	"roster/platform/plaintext"
)

// Role is one role and what has happened to it since it was loaded. Its methods
// keep every rule, like those of User.
type Role struct {
	s      user.Role
	loaded user.Role
	events []event.Event
}

// RestoreRole makes a Role of what a store kept.
func RestoreRole(s user.Role) *Role { return &Role{s: s, loaded: s} }

// Snapshot is the present state.
func (r *Role) Snapshot() user.Role { return r.s }

// Loaded is the state as it was restored; zero for a new role.
func (r *Role) Loaded() user.Role { return r.loaded }

// Events are what happened since the role was loaded, in order. Without any,
// nothing has changed.
func (r *Role) Events() []event.Event { return r.events }

// NewRole is what a role begins with.
type NewRole struct {
	Name, Title, Description string
	Permissions              []string
}

// CreateRole makes a role. It returns fault.ErrInvalid with the rules that it
// breaks.
func CreateRole(id string, n NewRole, now time.Time) (*Role, error) {
	s := user.Role{
		ID: id, Name: n.Name, Title: n.Title, Description: n.Description, Permissions: sortedSet(n.Permissions),
		CreatedAt: now, UpdatedAt: now, Version: 1,
	}
	var broken violations
	if !validRoleName(n.Name) {
		broken.add("/name", "role_name", "A role's name begins with a small letter; small letters, digits, - and _ follow, 63 characters at most. It is no UUID.")
	}
	checkRoleText(&broken, s)
	if err := broken.err(); err != nil {
		return nil, err
	}
	r := &Role{s: s}
	r.events = append(r.events, user.RoleCreated{Role: id, Changes: roleDifferences(user.Role{}, s)})
	return r, nil
}

// RolePatch says what becomes of what describes a role; nil leaves a field.
type RolePatch struct{ Title, Description *string }

// Change applies a patch: fault.ErrInvalid with every rule that it breaks.
func (r *Role) Change(p RolePatch, now time.Time) error {
	next := r.s
	if p.Title != nil {
		next.Title = *p.Title
	}
	if p.Description != nil {
		next.Description = *p.Description
	}
	var broken violations
	checkRoleText(&broken, next)
	if err := broken.err(); err != nil {
		return err
	}
	r.update(next, now)
	return nil
}

// Allow puts other permissions in place of the present ones. It returns
// ErrSystemRole for a role whose meaning the program relies on.
func (r *Role) Allow(permissions []string, now time.Time) error {
	next := r.s
	next.Permissions = sortedSet(permissions)
	if slices.Equal(next.Permissions, r.s.Permissions) {
		return nil
	}
	if r.s.System {
		return user.ErrSystemRole
	}
	r.update(next, now)
	return nil
}

// Delete notes that the role is gone. It returns ErrSystemRole for one that
// the program relies on.
func (r *Role) Delete() error {
	if r.s.System {
		return user.ErrSystemRole
	}
	r.events = append(r.events, user.RoleDeleted{Role: r.s.ID, Changes: roleDifferences(r.s, user.Role{})})
	return nil
}

func (r *Role) update(next user.Role, now time.Time) {
	changes := roleDifferences(r.s, next)
	if len(changes) == 0 {
		return
	}
	next.UpdatedAt, next.Version = now, r.loaded.Version+1
	r.s = next
	r.events = append(r.events, user.RoleChanged{Role: r.s.ID, Changes: changes})
}

func roleDifferences(old, now user.Role) []event.Change {
	var d changeList
	d.text("name", old.Name, now.Name, !personal)
	d.text("title", old.Title, now.Title, !personal)
	d.text("description", old.Description, now.Description, !personal)
	if !slices.Equal(old.Permissions, now.Permissions) {
		d = append(d, event.Change{Field: "permissions", Old: listOrNil(old.Permissions), New: listOrNil(now.Permissions)})
	}
	return d
}

func listOrNil(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// rolePattern is that of the database. A name that could be an id would be
// ambiguous in a path.
var rolePattern = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,62}$`)

func validRoleName(name string) bool {
	_, err := user.ParseID(name)
	return err != nil && rolePattern.MatchString(name)
}

const (
	maxRoleTitle       = 100
	maxRoleDescription = 500
)

func checkRoleText(broken *violations, s user.Role) {
	if !plaintext.Title(s.Title, maxRoleTitle) {
		broken.add("/title", "title", "A title is one line of visible text of at most 100 characters, without blanks around it.")
	}
	if plaintext.TooLong(s.Description, maxRoleDescription) || !plaintext.Lines(s.Description) {
		broken.add("/description", "description", "A description is text of at most 500 characters.")
	}
}

func sortedSet(list []string) []string {
	return append([]string{}, slices.Compact(slices.Sorted(slices.Values(list)))...)
}
