// Package completeness holds the log to its first promise, by a witness that the program cannot influence: PostgreSQL's
// own write-ahead log, read through test_decoding. Every transaction that changes what user or identity own has an entry
// in the same transaction; an entry tells of a change, of a refusal, or of a look at the log itself; and nobody touches
// an entry again. What may change without an entry is listed, with the reason, in housekeeping_test.go.
//
// It holds tests only. ROSTER_COMPLETENESS_OPERATIONS says how many random operations they do.
package completeness
