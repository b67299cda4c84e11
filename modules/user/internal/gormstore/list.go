package gormstore

import (
	"context"
	"time"

	"gorm.io/gorm"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database"
)

// order is one of the two orders of a list, with the texts that go into its
// statements. They are constants: nothing of a request becomes SQL.
type order struct {
	sort  string // of rows that have created_at and id
	after string // of users u, with the two as parameters
}

var (
	newestFirst = order{"created_at DESC, id DESC", "(u.created_at, u.id) < (?, ?)"}
	oldestFirst = order{"created_at, id", "(u.created_at, u.id) > (?, ?)"}
)

func orderOf(q app.ListQuery) order {
	if q.OldestFirst {
		return oldestFirst
	}
	return newestFirst
}

// listStatements read whole accounts for the ids of a page, one for each order.
var listStatements = map[order]string{
	newestFirst: `WITH page AS MATERIALIZED (@page) ` + accountSelect +
		` FROM page JOIN users u ON u.id = page.id LEFT JOIN user_profiles p ON p.user_id = u.id
 ORDER BY page.created_at DESC, page.id DESC`,
	oldestFirst: `WITH page AS MATERIALIZED (@page) ` + accountSelect +
		` FROM page JOIN users u ON u.id = page.id LEFT JOIN user_profiles p ON p.user_id = u.id
 ORDER BY page.created_at, page.id`,
}

// List is part of app.Accounts: one statement, whatever the filters.
func (s *Accounts) List(ctx context.Context, q app.ListQuery, at time.Time) (accounts []user.Account, err error) {
	conn := s.db.Conn(ctx)
	rows, err := conn.Raw(listStatements[orderOf(q)], map[string]any{"page": pageOf(conn, q, at), "at": at}).Rows()
	if err != nil {
		return nil, database.Explain("list accounts", err)
	}
	defer func() {
		if closeErr := rows.Close(); err == nil {
			err = database.Explain("list accounts", closeErr)
		}
	}()
	for rows.Next() {
		account, err := scanAccount(rows, at)
		if err != nil {
			return nil, database.Explain("list accounts", err)
		}
		accounts = append(accounts, account)
	}
	return accounts, database.Explain("list accounts", rows.Err())
}

// pageOf selects id and created_at of the accounts on the page, in any order.
func pageOf(conn *gorm.DB, q app.ListQuery, at time.Time) *gorm.DB {
	rows := walk(conn, q, at, always)
	switch {
	case q.Search != "":
		rows = narrowed(conn, q, at, bySearch)
	case q.Role != "":
		rows = narrowed(conn, q, at, byRole)
	}
	return conn.Raw(`SELECT id, created_at FROM (?) found ORDER BY `+orderOf(q).sort+` LIMIT ?`, rows, q.Limit)
}
