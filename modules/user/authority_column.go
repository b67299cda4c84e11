package user

import "time"

// AuthorityColumn is the authority of an account as a column of another
// module's statement. What is asked for nearly every request then takes one
// statement, and either module names its own tables only.
type AuthorityColumn interface {
	// Column is the SQL of the column: for the account that an SQL expression
	// names, at the time that another one does.
	Column(account, at string) string
	// Roles is the SQL of as much of the column as an access token holds: of what
	// Read makes of it, only Status and Roles are filled.
	Roles(account, at string) string
	// Read reads what the column held at a time: ErrNotFound when there is no such
	// account or it is deleted.
	Read(column []byte, at time.Time) (Authority, error)
}
