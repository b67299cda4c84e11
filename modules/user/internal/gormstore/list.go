package gormstore

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database"
)

// listStatement reads whole accounts for the ids of a page, in the order of the
// list.
func listStatement(q app.ListQuery) string {
	account := `u.id = page.id`
	if placed(q) {
		account = `u.ctid = page.place`
	}
	return `WITH page AS MATERIALIZED (@page) ` + accountSelect +
		` FROM page JOIN users u ON ` + account + accountParts + `ORDER BY ` + orderOf(q).page
}

// placed tells whether the beginning of a page says where its accounts lie, which
// holds for as long as the statement sees them, and spares the index of ids. Only
// an index that leads to accounts themselves can.
func placed(q app.ListQuery) bool {
	return q.Bio == "" && q.Search == "" && q.Role == "" && orderOf(q).users == accountsThemselves
}

// ofPlace adds a column to those of a page that is placed.
func ofPlace(q app.ListQuery, column string) string {
	if placed(q) {
		return ", " + column
	}
	return ""
}

// List is part of app.Accounts: one statement, whatever the filters, but for
// one before it that asks whether the words of a bio are rare enough.
func (s *Accounts) List(ctx context.Context, q app.ListQuery, at time.Time) (accounts []user.Account, err error) {
	conn := s.db.Conn(ctx)
	if err := requireRareBio(conn, q.Filter); err != nil {
		return nil, err
	}
	page, err := s.page(ctx, q, at)
	if err != nil {
		return nil, err
	}
	read := conn.Raw(listStatement(q), map[string]any{"page": page, "at": at})
	err = s.db.Rows(ctx, read, func(scan func(into ...any) error) error {
		account, err := scanAccount(scan, at)
		accounts = append(accounts, account)
		return err
	})
	if err != nil {
		return nil, database.Explain("list accounts", err)
	}
	return accounts, nil
}

// page is pageOf, with what the statistics tell now where that matters.
func (s *Accounts) page(ctx context.Context, q app.ListQuery, at time.Time) (clause.Expr, error) {
	if !hasWindows(q) {
		return pageOf(q, at, creations{}), nil
	}
	spread, err := s.creations.of(ctx, s.db)
	return pageOf(q, at, spread), err
}

// pageOf selects id and sort key k of the accounts on the page, perhaps their
// place, in any order. Its limit is within one that the planner knows: without,
// since PostgreSQL 17, it takes the plan of a search for its values to be cheaper,
// and makes it each time.
func pageOf(q app.ListQuery, at time.Time, spread creations) clause.Expr {
	selected, order := `SELECT id, k`+ofPlace(q, "place"), ` ORDER BY `+orderOf(q).page
	return gorm.Expr(selected+` FROM (`+selected+` FROM (?) found`+order+bound(q)+`) page`+order+` LIMIT ?`, beginningOf(q, at, spread), q.Limit)
}

// beginningOf selects those accounts and perhaps more of the list.
func beginningOf(q app.ListQuery, at time.Time, spread creations) clause.Expression {
	switch {
	case q.Bio != "":
		return ofBios(q, at)
	case q.ExternalID != "":
		return walk(q, at, always)
	case q.Search != "":
		if w, ok := windowsOf(q, spread); ok {
			return windowed(q, at, w, bySearchInWindows)
		}
		return narrowed(q, at, bySearch)
	case inOrderOfHolders(q):
		return holders(q, at)
	case q.Role != "":
		return narrowed(q, at, byRole)
	default:
		return walk(q, at, always)
	}
}
