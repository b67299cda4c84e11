package domain

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// hashVersion begins every hashed text. A new encoding gets a new version, and verifying tries those it knows.
const hashVersion = "roster.audit.entry.v1"

// ErrHash says that an entry is not what was hashed when it was written.
var ErrHash = errors.New("content hash does not fit the entry")

// Verify returns ErrHash when the stored hash is not that of the stored columns.
func (e Entry) Verify() error {
	want, err := e.s.hash()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrHash, err)
	}
	if !bytes.Equal(want, e.s.ContentHash) {
		return ErrHash
	}
	return nil
}

// hash is SHA-256 over the canonical encoding of the columns: the version, then each column in a fixed order, absent
// (0) or present (1, length, bytes). Sealed values go in as they are stored, so destroying a key changes nothing. The
// changes go in as values, not as text, because the database keeps JSON in a spelling of its own.
func (s Snapshot) hash() ([]byte, error) {
	changes, err := appendJSON(make([]byte, 0, 2*len(s.Changes)), s.Changes)
	if err != nil {
		return nil, fmt.Errorf("hash changes: %w", err)
	}
	var micros [8]byte
	binary.BigEndian.PutUint64(micros[:], uint64(s.OccurredAt.UnixMicro()))
	enc := make([]byte, 0, roomForColumns+len(changes)+len(s.Reason)+len(s.IPSealed)+len(s.UserAgentSealed))
	enc = append(binary.BigEndian.AppendUint64(enc, uint64(len(hashVersion))), hashVersion...)
	enc = appendText(enc, s.ID)
	enc = appendColumn(enc, micros[:])
	for _, text := range []string{
		s.Action, s.Outcome, s.ActorKind, s.ActorID, s.SessionID, s.SubjectType, s.SubjectID,
	} {
		enc = appendText(enc, text)
	}
	enc = appendColumn(enc, changes)
	enc = appendText(enc, s.Reason)
	enc = appendColumn(enc, s.IPSealed)
	enc = appendColumn(enc, s.UserAgentSealed)
	enc = appendText(enc, s.RequestID)
	sum := sha256.Sum256(enc)
	return sum[:], nil
}

// roomForColumns is what the columns of bounded length usually take, with their lengths.
const roomForColumns = 640

// appendText takes an empty text for an absent one.
func appendText(enc []byte, text string) []byte {
	if text == "" {
		return append(enc, 0)
	}
	return append(binary.BigEndian.AppendUint64(append(enc, 1), uint64(len(text))), text...)
}

func appendColumn(enc, column []byte) []byte {
	if column == nil {
		return append(enc, 0)
	}
	return appendSized(append(enc, 1), column)
}

func appendSized(enc, part []byte) []byte {
	return append(binary.BigEndian.AppendUint64(enc, uint64(len(part))), part...)
}
