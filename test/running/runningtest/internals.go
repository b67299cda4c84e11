package runningtest

import "regexp"

// The short ones are whole words, as a hash in base64 may hold any three letters.
var internals = regexp.MustCompile(`SQLSTATE|\bpgx(conn|pool)?\b|\bgorm\b|goroutine|\.go:\d|user_credentials|refresh_tokens|postgres|/tmp/|\$argon2`)

// Internals is the first word in a text that tells of the program's inside, of
// which no reply may tell; empty without one.
func Internals(text string) string { return internals.FindString(text) }
