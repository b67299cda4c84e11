package user

import (
	"context"
	"time"
)

// PasswordHashes keeps the password hashes that imported accounts bring along,
// for the module that knows passwords. Nothing of them comes back.
type PasswordHashes interface {
	// Readable tells whether passwords can be compared with a hash: its format
	// is known, and what it asks for is affordable.
	Readable(hash string) bool
	// Keep stores readable hashes of accounts that are new in the open unit of
	// work.
	Keep(ctx context.Context, hashes map[ID]string, now time.Time) error
}
