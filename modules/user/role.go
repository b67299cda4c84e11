package user

import "time"

// The names of roles the program itself relies on.
const (
	// AdministratorRole is the system role of which somebody active always
	// holds an assignment without end.
	AdministratorRole = "admin"
	// DefaultRole is what a registration without roles gets.
	DefaultRole = "user"
	// MaxRoles is how many roles there may be: their list has no pages.
	MaxRoles = 200
)

// Role is a named set of permissions.
type Role struct {
	ID          string // UUID
	Name        string // its key, set once
	Title       string
	Description string
	// System roles belong to the program: their permissions stay as they are,
	// and they cannot be deleted.
	System               bool
	Permissions          []string // sorted
	CreatedAt, UpdatedAt time.Time
	Version              int64
}

// Ground is a reason why an account may do something now: a permission, and the
// assignment of the role that gives it.
type Ground struct {
	Permission string
	Assignment
}

// Assignment is a role that an account holds, or will, or did.
type Assignment struct {
	Role      string // its name
	GrantedBy ID     // "" for the program itself
	Reason    string
	// ValidFrom and ExpiresAt bound when the role counts: from the first, up to
	// but not including the second; nil has no end.
	ValidFrom time.Time
	ExpiresAt *time.Time
	CreatedAt time.Time
}

// InForce tells whether the assignment counts at a time.
func (a Assignment) InForce(at time.Time) bool {
	return !at.Before(a.ValidFrom) && !a.Over(at)
}

// Over tells whether the assignment has expired by a time.
func (a Assignment) Over(at time.Time) bool {
	return a.ExpiresAt != nil && !at.Before(*a.ExpiresAt)
}
