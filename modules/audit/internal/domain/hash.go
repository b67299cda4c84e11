package domain

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
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
// changes go in as a tree, not as text, because the database keeps JSON in a spelling of its own.
func (s Snapshot) hash() ([]byte, error) {
	tree, err := parse(s.Changes)
	if err != nil {
		return nil, fmt.Errorf("hash changes: %w", err)
	}
	changes, err := appendTree(make([]byte, 0, 2*len(s.Changes)), tree)
	if err != nil {
		return nil, fmt.Errorf("hash changes: %w", err)
	}
	var micros [8]byte
	binary.BigEndian.PutUint64(micros[:], uint64(s.OccurredAt.UnixMicro()))
	enc := appendSized([]byte(nil), []byte(hashVersion))
	for _, column := range [][]byte{
		orAbsent(s.ID), micros[:], orAbsent(s.Action), orAbsent(s.Outcome),
		orAbsent(s.ActorKind), orAbsent(s.ActorID), orAbsent(s.SessionID),
		orAbsent(s.SubjectType), orAbsent(s.SubjectID), changes, orAbsent(s.Reason),
		s.IPSealed, s.UserAgentSealed, orAbsent(s.RequestID),
	} {
		enc = appendColumn(enc, column)
	}
	sum := sha256.Sum256(enc)
	return sum[:], nil
}

func orAbsent(text string) []byte {
	if text == "" {
		return nil
	}
	return []byte(text)
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

// appendTree encodes one JSON value: a letter for its kind, then its text with its length, or the number of its items
// and each of them; members of an object by name.
func appendTree(enc []byte, tree any) ([]byte, error) {
	switch v := tree.(type) {
	case nil:
		return append(enc, 'n'), nil
	case bool:
		if v {
			return append(enc, 't'), nil
		}
		return append(enc, 'f'), nil
	case json.Number:
		return appendSized(append(enc, '#'), []byte(v)), nil
	case string:
		return appendSized(append(enc, 's'), []byte(v)), nil
	case []any:
		return appendItems(enc, v)
	case map[string]any:
		return appendMembers(enc, v)
	default:
		return nil, fmt.Errorf("no JSON value: %T", tree)
	}
}

func appendItems(enc []byte, items []any) ([]byte, error) {
	enc = binary.BigEndian.AppendUint64(append(enc, '['), uint64(len(items)))
	var err error
	for _, item := range items {
		if enc, err = appendTree(enc, item); err != nil {
			return nil, err
		}
	}
	return enc, nil
}

func appendMembers(enc []byte, members map[string]any) ([]byte, error) {
	enc = binary.BigEndian.AppendUint64(append(enc, '{'), uint64(len(members)))
	var err error
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if enc, err = appendTree(appendSized(enc, []byte(name)), members[name]); err != nil {
			return nil, err
		}
	}
	return enc, nil
}
