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

// ErrVerificationNotFound says that nobody asked for a verification with this id.
var ErrVerificationNotFound = fault.New(fault.NotFound, "audit_verification_not_found", "There is no verification with this id.")

// ErrUnsettled says that a transaction has been writing to the log for longer than the sealer waits. The next run tries
// again; nothing is lost.
var ErrUnsettled = errors.New("a transaction that writes to the log does not end, so nothing could be sealed")

// ErrSealsLate says that entries have been waiting for their seal for too long.
var ErrSealsLate = errors.New("entries of the log are not being sealed: look for failures of the job audit.seal")

// ErrSealsGone says that a seal which this process has seen is no longer there, or is another one: somebody cut or
// rewrote the log. Nothing is sealed any more until an operator has looked (roster audit verify).
var ErrSealsGone = errors.New("seals of the log are gone or were replaced: run roster audit verify with the heads kept elsewhere")
