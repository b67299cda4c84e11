// Package fault holds the failures a caller may see: a kind, a stable code and
// a sentence that is safe to show. Modules declare theirs as variables in their
// face; adapters add a cause with Because; the HTTP edge renders them as
// problem details (RFC 9457). Any error without a fault in its chain is an
// internal error, and the caller learns nothing of it but a request id.
//
// The package is pure: it imports the standard library only, and everybody may
// import it.
package fault

import (
	"errors"
	"time"
)

// Kind says what sort of failure it is, and by that how every edge answers it.
type Kind int

// The kinds, each with the HTTP status that the edge answers with.
const (
	Internal             Kind = iota // 500: not the caller's doing
	Malformed                        // 400: could not be read
	Unauthenticated                  // 401: nobody proved who is asking
	Forbidden                        // 403: known, and not allowed
	NotFound                         // 404: not there, or secret
	Conflict                         // 409: contradicts the present state
	Stale                            // 412: the precondition failed
	PreconditionRequired             // 428: a precondition is missing
	Invalid                          // 422: read, and against a rule
	TooMany                          // 429: slow down
	Unavailable                      // 503: try again later
)

// Field is one broken rule at one place of the request.
type Field struct {
	// Pointer is a JSON pointer (RFC 6901) into the body, or the name of a
	// parameter behind "query.", "path." or "header.".
	Pointer string
	// Code is the stable name of the rule.
	Code string
	// Message is the rule in words. It never repeats the value.
	Message string
}

// Error is a failure that may be shown. Values are immutable: the methods that
// add something return a copy, so that package-level variables can be shared.
type Error struct {
	kind       Kind
	code       string
	message    string
	fields     []Field
	retryAfter time.Duration
	cause      error
}

// New makes a fault. The code is snake_case, unique in the program and never
// changes; the message is one sentence with the mend, without any value.
func New(kind Kind, code, message string) *Error {
	return &Error{kind: kind, code: code, message: message}
}

// Error gives code, message and cause: for logs, not for callers.
func (e *Error) Error() string {
	text := e.code + ": " + e.message
	if e.cause != nil {
		text += ": " + e.cause.Error()
	}
	return text
}

// Is makes errors.Is compare by code, so that a copy with a cause or fields
// still is the variable it came from.
func (e *Error) Is(target error) bool {
	other, ok := target.(*Error)
	return ok && other.code == e.code
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Because returns the fault with what caused it, for the log.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// At returns the fault with one more broken rule.
func (e *Error) At(pointer, code, message string) *Error {
	c := *e
	c.fields = append(append([]Field(nil), e.fields...), Field{Pointer: pointer, Code: code, Message: message})
	return &c
}

// After returns the fault with the time after which trying again makes sense.
func (e *Error) After(d time.Duration) *Error {
	c := *e
	c.retryAfter = d
	return &c
}

// Kind is the sort of failure.
func (e *Error) Kind() Kind { return e.kind }

// Code is the stable name of the failure.
func (e *Error) Code() string { return e.code }

// Message is the sentence that may be shown.
func (e *Error) Message() string { return e.message }

// Fields are the broken rules, in the order in which they were found.
func (e *Error) Fields() []Field { return e.fields }

// RetryAfter is the time after which trying again makes sense; 0 says nothing.
func (e *Error) RetryAfter() time.Duration { return e.retryAfter }

// From finds the fault in an error's chain; ok is false for an internal error.
func From(err error) (found *Error, ok bool) {
	ok = errors.As(err, &found)
	return found, ok
}

// ErrInvalid is the fault of a request that was read and breaks rules of its
// fields. Add each with At.
var ErrInvalid = New(Invalid, "invalid_request", "The request breaks the rules listed in errors.")
