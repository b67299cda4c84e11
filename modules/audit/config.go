package audit

import "time"

// Config is what the module is told at the start.
type Config struct {
	// KeyEncryptionKey is 32 bytes. It wraps the keys of people: without it nothing personal in the log can be read.
	KeyEncryptionKey []byte
	// SealingKey is the Ed25519 seed, 32 bytes, that seals are signed with.
	SealingKey []byte
	// FormerSealingKeys are the Ed25519 public keys, 32 bytes each, of seals signed before the key was changed.
	FormerSealingKeys [][]byte
	// SealInterval is the time between two runs of the sealer.
	SealInterval time.Duration
	// Retention is the age at which entries are dropped; 0 is never.
	Retention time.Duration
}
