package app

import (
	"time"

	"roster/modules/user"
)

// SortKey is what a list is in the order of; the account's id breaks ties.
type SortKey string

// The sort keys. Accounts that lack one come last, in both directions.
const (
	SortCreated   SortKey = "created_at"
	SortUpdated   SortKey = "updated_at"
	SortLastLogin SortKey = "last_login_at"
	SortEmail     SortKey = "email"    // canonical
	SortUsername  SortKey = "username" // canonical
)

func (k SortKey) orDefault() SortKey {
	if k == "" {
		return SortCreated
	}
	return k
}

// Order is the order of a list; zero is NewestFirst.
type Order struct {
	By        SortKey
	Ascending bool
}

// The orders by creation.
var (
	NewestFirst = Order{By: SortCreated}
	OldestFirst = Order{By: SortCreated, Ascending: true}
)

// Position is where a page ends: the last account's place in an order.
type Position struct {
	// Time or Text is the sort key's value, as its kind is; neither is set for an
	// account that lacks it.
	Time *time.Time `json:"t,omitempty"`
	Text string     `json:"s,omitempty"`
	ID   user.ID    `json:"i"`
}

// Lacking tells whether the account of the position lacks the sort key.
func (p Position) Lacking() bool { return p.Time == nil && p.Text == "" }

// PositionOf is an account's place in the order.
func (o Order) PositionOf(a user.Account) Position {
	p := Position{ID: a.ID}
	switch o.By.orDefault() {
	case SortCreated:
		p.Time = &a.CreatedAt
	case SortUpdated:
		p.Time = &a.UpdatedAt
	case SortLastLogin:
		p.Time = a.LastLoginAt
	case SortEmail:
		p.Text = a.Email.Canonical()
	case SortUsername:
		p.Text = a.Username.Canonical()
	}
	return p
}
