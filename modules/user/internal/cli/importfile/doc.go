// Package importfile reads files of accounts, NDJSON or CSV, for
// app.Service.Import: row by row, in memory for one row, and such that a row
// that cannot be read takes no other with it. The columns are those that
// `users export` writes. The command line uses it.
package importfile
