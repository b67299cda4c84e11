package user

import "time"

// AccountColumns is an account as columns of another module's statement, as
// AuthorityColumn is for what it may do.
type AccountColumns interface {
	// Join is the SQL that joins the account that an SQL expression names. One
	// that is deleted is not joined, and takes the row with it.
	Join(account string) string
	// Columns is the SQL of the columns of what was joined, at the time that an
	// SQL expression names.
	Columns(at string) string
	// Scan has a row scanned: first columns of the caller's own into before, then
	// these, as they were at a time. It returns what scan does.
	Scan(scan func(into ...any) error, at time.Time, before ...any) (Account, error)
}
