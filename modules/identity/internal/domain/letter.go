package domain

import (
	"time"

	"roster/modules/user"
)

// LetterKind says what a mail is about; a template of each language bears its
// name.
type LetterKind string

// The letters that are written.
const (
	LetterVerifyEmail       LetterKind = "verify_email"
	LetterAlreadyRegistered LetterKind = "already_registered"
	LetterResetPassword     LetterKind = "reset_password"
	LetterPasswordChanged   LetterKind = "password_changed"
	LetterChangeEmail       LetterKind = "change_email"
	LetterChangeRequested   LetterKind = "email_change_requested"
	LetterEmailChanged      LetterKind = "email_changed"
)

// What strangers ask for: whether a letter comes of it is found out after the
// reply, so that the reply takes the same work for every address.
const (
	AskedVerification LetterKind = "asked_verification"
	AskedReset        LetterKind = "asked_reset"
	AskedRegistration LetterKind = "asked_registration" // of an address that has an account
)

// LetterKinds lists the letters that are written.
func LetterKinds() []LetterKind {
	return []LetterKind{
		LetterVerifyEmail, LetterAlreadyRegistered, LetterResetPassword, LetterPasswordChanged,
		LetterChangeEmail, LetterChangeRequested, LetterEmailChanged,
	}
}

// Letter is a mail that is to be written after commit.
type Letter struct {
	Kind LetterKind
	// User is whom it is about; empty when only an address was named.
	User user.ID
	// Email is the address that was named, or the one that the account had.
	Email string
}

// The most letters of one kind that an account gets in LetterWindow. Notices
// are not counted: whoever may be under attack has to hear of it.
const (
	LettersPerWindow = 5
	LetterWindow     = time.Hour
)

// Counted tells whether the letter can be had by asking for it, and so is
// limited.
func (k LetterKind) Counted() bool {
	switch k {
	case LetterVerifyEmail, LetterAlreadyRegistered, LetterResetPassword, LetterChangeEmail:
		return true
	default:
		return false
	}
}
