package chain

import (
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"time"
)

const signatureVersion = "roster.audit.seal.signature.v1"

// Signer makes seals. It is safe for concurrent use.
type Signer struct{ key ed25519.PrivateKey }

// NewSigner makes a signer from an Ed25519 seed of 32 bytes.
func NewSigner(seed []byte) (Signer, error) {
	if len(seed) != ed25519.SeedSize {
		return Signer{}, fmt.Errorf("sealing key of the log has %d bytes instead of %d", len(seed), ed25519.SeedSize)
	}
	return Signer{key: ed25519.NewKeyFromSeed(seed)}, nil
}

// Public is the key that checks what the signer signs.
func (s Signer) Public() ed25519.PublicKey {
	public, _ := s.key.Public().(ed25519.PublicKey) // always is one
	return public
}

// Next is the seal over the leaves, which are all there are behind previous, in order.
func (s Signer) Next(previous Seal, id string, at time.Time, leaves []Leaf) Seal {
	next := Seal{
		ID:           id,
		Number:       previous.Number + 1,
		FirstSeq:     previous.LastSeq + 1,
		LastSeq:      leaves[len(leaves)-1].Seq,
		EntryCount:   len(leaves),
		MerkleRoot:   Root(leaves),
		PreviousHash: previous.Hash,
		KeyID:        KeyID(s.Public()),
		SealedAt:     at.UTC().Truncate(time.Microsecond),
	}
	next.Hash = next.digest()
	next.Signature = ed25519.Sign(s.key, signed(next.Hash))
	return next
}

func signed(hash []byte) []byte { return append([]byte(signatureVersion), hash...) }

// KeyID names a public key: the first half of its SHA-256, in hexadecimal.
func KeyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return Text(sum[:sha256.Size/2])
}
