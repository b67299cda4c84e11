// Package chain is what makes the log prove itself: each seal covers a run of entries by the root of a Merkle tree, and
// the seal before it by its hash, and is signed. The package only computes; the use cases of this module read and store.
package chain

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// Leaf is what a seal holds of one entry.
type Leaf struct {
	Seq         int64
	ID          string
	ContentHash []byte
	// OccurredAt decides about the month of the seal and is no part of the leaf's hash: ContentHash covers it.
	OccurredAt time.Time
}

// The prefixes keep the hash of a leaf from being taken for that of a node, as RFC 6962 does.
const (
	leafPrefix  = 0
	nodePrefix  = 1
	leafVersion = "roster.audit.leaf.v1"
)

// Hash is SHA-256 over 0x00, the version, the sequence number (8 bytes, big endian), the identifier (its 32 hexadecimal
// digits) and the content hash.
func (l Leaf) Hash() []byte {
	enc := append([]byte{leafPrefix}, leafVersion...)
	enc = binary.BigEndian.AppendUint64(enc, uint64(l.Seq)) //nolint:gosec // the bits as they are
	enc = append(enc, strings.ReplaceAll(l.ID, "-", "")...)
	sum := sha256.Sum256(append(enc, l.ContentHash...))
	return sum[:]
}

// SameMonth tells whether both entries belong to one monthly partition. A seal never covers two months, so dropping one
// takes whole seals' entries away.
func SameMonth(a, b Leaf) bool {
	x, y := a.OccurredAt.UTC(), b.OccurredAt.UTC()
	return x.Year() == y.Year() && x.Month() == y.Month()
}

// Text is how hashes are written for people: hexadecimal.
func Text(hash []byte) string { return hex.EncodeToString(hash) }
