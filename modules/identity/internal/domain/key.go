package domain

import "time"

// SigningKey is a key pair for ES256 as stored: the private half is sealed.
type SigningKey struct {
	ID  string
	Kid string
	// Public is the SubjectPublicKeyInfo in DER.
	Public []byte
	// Sealed is the private half under the key-encryption key.
	Sealed    []byte
	CreatedAt time.Time
	// SignsFrom is when it begins to sign; it verifies before.
	SignsFrom time.Time
	// RetiredAt is when it stops to sign; nil while it does.
	RetiredAt *time.Time
	// VerifiesUntil is when tokens it signed stop being good; nil while it signs.
	VerifiesUntil *time.Time
}

// Signs tells whether the key may sign at a time.
func (k SigningKey) Signs(now time.Time) bool {
	return !now.Before(k.SignsFrom) && (k.RetiredAt == nil || now.Before(*k.RetiredAt))
}

// Verifies tells whether tokens of the key are good at a time.
func (k SigningKey) Verifies(now time.Time) bool {
	return k.VerifiesUntil == nil || now.Before(*k.VerifiesUntil)
}

// PublicKey is a verification key as everybody may see it: a point of P-256.
type PublicKey struct {
	Kid  string
	X, Y []byte // 32 bytes each, big-endian
}

const (
	// KeyLead is how long a new key is shown before it signs: longer than any
	// replica keeps keys, and than anybody may cache the key set.
	KeyLead = 3 * time.Minute
	// keyMargin is for replicas that take over a little later, and for clocks
	// that differ.
	keyMargin = 2 * time.Minute
)

// Overlap says when keys retire whose successor signs from a time on, and until
// when tokens of a given life verify with them.
func Overlap(successor time.Time, tokenLife time.Duration) (retire, verifyUntil time.Time) {
	retire = successor.Add(keyMargin)
	return retire, retire.Add(tokenLife + keyMargin)
}
