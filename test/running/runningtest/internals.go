package runningtest

import "regexp"

var internals = regexp.MustCompile(`SQLSTATE|pgx|gorm|goroutine|\.go:\d|user_credentials|refresh_tokens|postgres|/tmp/|\$argon2`)

// Internals is the first word in a text that tells of the program's inside, of
// which no reply may tell; empty without one.
func Internals(text string) string { return internals.FindString(text) }
