package identity

import (
	"time"

	"roster/platform/fault"
)

const busyRetry = time.Second

// ErrInvalidCredentials is the one answer to every refused login: unknown name,
// wrong password, unverified, suspended and deleted accounts.
var ErrInvalidCredentials = fault.New(fault.Unauthenticated, "invalid_credentials", "The login or the password is wrong, or the account cannot log in.")

// ErrTooManyAttempts says that passwords were tried too often. It carries the
// time to wait.
var ErrTooManyAttempts = fault.New(fault.TooMany, "too_many_attempts", "Too many failed attempts; wait before the next one.")

// ErrBusy says that more passwords are waiting to be hashed than the server
// takes on.
var ErrBusy = fault.New(fault.Unavailable, "password_service_busy", "The server has too many passwords to check; try again in a moment.").After(busyRetry)

// ErrInvalidRefreshToken says that a refresh token is unknown, expired, used
// before, or of a session that has ended.
var ErrInvalidRefreshToken = fault.New(fault.Unauthenticated, "invalid_refresh_token", "The refresh token is invalid, expired or already used; log in again.")

// ErrInvalidLink says that a token from a mail is unknown, expired, used, or
// replaced by a newer one.
var ErrInvalidLink = fault.New(fault.Invalid, "invalid_link_token", "The link is invalid, expired or already used; ask for a new one.")

// ErrWrongPassword says that the present password, given to change something,
// is wrong.
var ErrWrongPassword = fault.New(fault.Forbidden, "wrong_password", "The current password is wrong.")

// ErrSessionNotFound says that the account has no such session alive.
var ErrSessionNotFound = fault.New(fault.NotFound, "session_not_found", "There is no such session.")

// ErrReauthenticate says that the password was given too long ago for this:
// give it again.
var ErrReauthenticate = fault.New(fault.Forbidden, "reauthentication_required", "Give your password again (POST /v1/auth/reauthenticate), then repeat this.")

// ErrNoEmailChange says that no change of the address is pending.
var ErrNoEmailChange = fault.New(fault.NotFound, "email_change_not_found", "No change of the email address is pending.")

// ErrRotationPending says that a new key waits to take over already.
var ErrRotationPending = fault.New(fault.Conflict, "key_rotation_pending", "A new key is waiting to take over already; rotate again once it signs.")
