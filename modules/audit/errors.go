package audit

import (
	"errors"

	"roster/platform/fault"
)

// ErrNotFound says that the log holds no such entry.
var ErrNotFound = fault.New(fault.NotFound, "audit_event_not_found", "The log holds no entry with this id.")

// ErrUnfit says that an event cannot become an entry: its name, subject, actor or fields break the rules of the log, or
// a field is named like a secret. It is a mistake in the program that published it, so it has no fault: the change is
// refused, in tests and in production alike.
var ErrUnfit = errors.New("event unfit for the log")

// ErrWrongKey says that a stored key was wrapped by another key-encryption key than the configured one.
var ErrWrongKey = errors.New("the log's keys were wrapped by another audit.key_encryption_key: configure the one they were made with")

// ErrStrayEntries says that the DEFAULT partition of the log is in use: a month's own partition was missing when its
// entries were written. Nothing is lost, but the entries cannot be dropped by month.
var ErrStrayEntries = errors.New("the DEFAULT partition user_audit_log_default holds entries: a monthly partition was missing")
