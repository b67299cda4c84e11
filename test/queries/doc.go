// Package queries holds the query guide and the indexes to what the program
// really does: it runs the program on sample data, has PostgreSQL log every
// statement, and looks at which indexes were used.
//
// `make query-guide` writes the measured parts of docs/query_optimization.md
// anew, on a million accounts.
package queries
