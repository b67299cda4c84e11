// Package identity is the public face of the identity module: who may log in,
// and what proves it afterwards. The module owns credentials, sessions, access
// and refresh tokens, the verification of email addresses, password resets, the
// signing keys and the counters of failed logins (tables user_credentials,
// sessions, refresh_tokens, email_verification_tokens, password_reset_tokens,
// signing_keys and login_throttles).
//
// It calls package user and follows its events; it never reads users' tables.
// Other modules may name its events and its faults. Nothing here holds a
// secret: events are kept for ever.
//
// # What outsiders learn
//
// Registration, login, verification and reset answer and work alike whether an address
// is known or not. Usernames are public by nature (people see them), so
// registering a taken username is refused with user.ErrUsernameTaken, whatever
// the address; the username is always looked at first, so that the answer says
// nothing about the address.
//
// # Passwords
//
// A password is 8 to 256 characters (code points) of any kind, nothing is cut
// off, and no composition is asked for. It is brought to Unicode's form NFC
// once, before it is counted, checked or hashed, so that the two spellings of
// "é" are one password; NFC rather than NFKC, because the latter also merges
// characters that look different (RFC 8265 chose the same for OpaqueString).
package identity
