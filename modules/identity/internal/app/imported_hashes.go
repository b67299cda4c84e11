package app

import (
	"context"
	"time"

	"roster/modules/user"
)

// HashFormats knows which password hashes can be compared with.
type HashFormats interface {
	// Readable tells whether a hash is of a known format and costs no more than
	// the service can bear.
	Readable(hash string) bool
}

// NewCredentials stores credentials of accounts that are new.
type NewCredentials interface {
	// AddAll stores a credential for each account, none of which has one.
	AddAll(ctx context.Context, hashes map[user.ID]string, now time.Time) error
}

// ImportedHashes keeps the password hashes of accounts that are imported; it is
// user.PasswordHashes. That such an account has a password is in the entry of
// its import. It needs nothing of the user module, which is given it.
type ImportedHashes struct {
	HashFormats
	store NewCredentials
}

var _ user.PasswordHashes = ImportedHashes{}

// NewImportedHashes makes one.
func NewImportedHashes(formats HashFormats, store NewCredentials) ImportedHashes {
	return ImportedHashes{formats, store}
}

// Keep is part of user.PasswordHashes.
func (h ImportedHashes) Keep(ctx context.Context, hashes map[user.ID]string, now time.Time) error {
	return h.store.AddAll(ctx, hashes, now)
}
