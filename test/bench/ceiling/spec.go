// Package ceiling is what Roster is held against: bare Gin that answers from
// memory, that sends the very statement which Roster was seen to send and
// answers with all that it returns, or that does the least a login, a refresh
// or a registration can be, without a token, a rule or an entry in a log. It
// runs in a process of its own (Child).
package ceiling

// Spec is what the server offers.
type Spec struct {
	// URL is the address of the database, Pool how many connections to it.
	URL  string
	Pool int
	// Statements are answered at /statement/{name}/{call}, by pgx, and at
	// /gorm/{name}/{call}, by GORM's Raw and Scan.
	Statements map[string]Statement
	// Constants are answered at /constant/{name}: JSON values.
	Constants map[string]string
}

// Statement is one statement with the parameters of many calls.
type Statement struct {
	SQL        string
	Parameters [][]*string
	// List answers {"data": [all rows]}; otherwise the first row is the answer.
	List bool
}
