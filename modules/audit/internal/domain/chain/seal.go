package chain

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// Seal covers the entries from FirstSeq to LastSeq, and through PreviousHash all seals before it. The zero Seal, with
// number 0, is what the first one follows.
type Seal struct {
	ID                string
	Number            int64 // 1, 2, 3 …
	FirstSeq, LastSeq int64
	// EntryCount is how many entries there were in the range: a rolled back change leaves a gap in the sequence, so the
	// numbers alone would not tell.
	EntryCount   int
	MerkleRoot   []byte
	PreviousHash []byte // of the seal before; nil for the first
	Hash         []byte
	Signature    []byte
	KeyID        string
	SealedAt     time.Time // UTC, microseconds; it may step back with the clock
}

const sealVersion = "roster.audit.seal.v1"

// digest is what Hash has to be: SHA-256 over the version and every field but Hash and Signature, numbers as 8 bytes,
// texts and hashes with their length before them.
func (s Seal) digest() []byte {
	enc := sized(nil, []byte(sealVersion))
	enc = sized(enc, []byte(s.ID))
	for _, n := range []int64{s.Number, s.FirstSeq, s.LastSeq, int64(s.EntryCount), s.SealedAt.UnixMicro()} {
		enc = binary.BigEndian.AppendUint64(enc, uint64(n)) //nolint:gosec // the bits as they are
	}
	for _, part := range [][]byte{s.MerkleRoot, s.PreviousHash, []byte(s.KeyID)} {
		enc = sized(enc, part)
	}
	sum := sha256.Sum256(enc)
	return sum[:]
}

func sized(enc, part []byte) []byte {
	return append(binary.BigEndian.AppendUint64(enc, uint64(len(part))), part...)
}
