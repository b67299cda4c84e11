package samples

import "context"

// Part is what one module adds to the sample data.
type Part struct {
	// Actions are names of events about people that the log is to tell of.
	Actions []string
	// Prepare are statements for the owner of the schema, before the rows.
	Prepare []string
	// Conclude are statements for the owner after the rows, when the indexes are
	// there again.
	Conclude []string
	// Tables are filled in this order; what they held is cleared before, and what
	// refers to it.
	Tables []Table
	// Clear are further tables that lose what they held.
	Clear []string
	// Finish is work on the filled database, as the application; nil is none.
	Finish func(context.Context) error
	// Notes tell a reader how to use what was made.
	Notes []string
}

// Table is one table's share, item by item: an item is what one person, or one
// entry, has there.
type Table struct {
	Name    string
	Columns []string
	Items   int
	// Rows are the rows of item i, of as many values as there are columns.
	Rows func(i int) ([][]any, error)
}
