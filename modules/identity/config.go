package identity

import "time"

// Config is what the module is told at the start. Every field is required
// unless it says otherwise; the values were validated by whoever read them.
type Config struct {
	// Development allows sample data with known passwords.
	Development bool
	// PublicURL starts every link in a mail; no slash at its end. It is the only
	// source of a link's origin: no request has a say in it.
	PublicURL string
	// Issuer and Audience are the iss and aud of access tokens.
	Issuer, Audience string
	// KeyEncryptionKey is 32 bytes. It seals signing keys, and keys for other
	// ends are derived from it.
	KeyEncryptionKey []byte

	// ListenURL is the database's address for LISTEN, past any pooler in
	// transaction mode; empty remembers nothing and asks the database each time.
	ListenURL string

	AccessTokenTTL  time.Duration
	RefreshTokenTTL time.Duration // while it is not used
	SessionTTL      time.Duration // used or not
	// RefreshReuseWindow is how long the token just replaced gives the same
	// successor again; 0 is never.
	RefreshReuseWindow    time.Duration
	VerificationTokenTTL  time.Duration
	PasswordResetTokenTTL time.Duration

	// PasswordMinLength is in characters, 8 at least.
	PasswordMinLength int
	// PasswordWords are names that a password may not be hardly more than, beside
	// the account's own.
	PasswordWords []string
	Hashing       Hashing
}

// Hashing is what a password hash costs and how many are made at a time.
type Hashing struct {
	MemoryKiB   int
	Iterations  int
	Parallelism int
	// Concurrency is the number of hashes at a time; 0 is the number of cores.
	Concurrency int
	// Queue is how many may wait; more are refused with ErrBusy.
	Queue int
}
