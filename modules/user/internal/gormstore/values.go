package gormstore

import (
	"errors"
	"time"
)

// errCorrupt says that a row holds what the program never writes.
var errCorrupt = errors.New("unreadable row")

// corrupt hides that the cause is a fault: the caller did nothing wrong.
func corrupt(cause error) error { return errors.Join(errCorrupt, errors.New(cause.Error())) }

// orNull is how "not set" is stored.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}
