// Package secrets sends marked secrets through every door of the running
// program, with the log at its most talkative, and then looks for them where
// they must not be: in the log, in replies, and in the database.
package secrets
