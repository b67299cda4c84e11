// Package faults does to a running server what goes wrong in production: it
// kills it, takes its database away, cuts and slows its connections, starves and
// floods it, and changes its schema and its program under it. Writers that
// remember each acknowledgement say afterwards what was lost. docs/reliability.md
// has the promises, and the figures of the last run.
//
// It holds tests only. An ordinary run does a few rounds of each; with
// ROSTER_FAULTS=long (make test-faults) there are as many as the promise names,
// and times are held to their limits as well.
package faults
