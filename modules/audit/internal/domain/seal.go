package domain

import (
	"encoding/json"
	"fmt"

	"roster/platform/event"
)

// Owners are whose boxes Seal needs, each once.
func (d Draft) Owners() []string {
	personal := false
	for _, c := range d.changes {
		personal = personal || c.personal && (c.old != nil || c.new != nil)
	}
	return owners(d.clear, personal, d.ip != "" || d.userAgent != "")
}

func owners(s Snapshot, changes, origin bool) []string {
	var found []string
	if changes {
		found = append(found, s.ChangesOwner())
	}
	if o := s.OriginOwner(); origin && (len(found) == 0 || found[0] != o) {
		found = append(found, o)
	}
	return found
}

// Newcomers are those of Owners whom nothing was sealed for before.
func (d Draft) Newcomers() []string {
	if !d.newSubject || d.clear.SubjectType != event.SubjectUser || d.clear.SubjectID == "" {
		return nil
	}
	return []string{d.clear.SubjectID}
}

// Seal encrypts what is personal and hashes the whole. It needs the boxes of Owners; a value whose box is nil is lost,
// and the entry says so.
func (d Draft) Seal(boxes Boxes) (Entry, error) {
	s := d.clear
	var err error
	if s.Changes, err = d.sealChanges(boxes[s.ChangesOwner()]); err != nil {
		return Entry{}, err
	}
	box := boxes[s.OriginOwner()]
	if s.IPSealed, err = sealText(box, d.ip, binding(s.ID, fieldOrigin, sideIP)); err != nil {
		return Entry{}, fmt.Errorf("seal address: %w", err)
	}
	if s.UserAgentSealed, err = sealText(box, d.userAgent, binding(s.ID, fieldOrigin, sideAgent)); err != nil {
		return Entry{}, fmt.Errorf("seal user agent: %w", err)
	}
	if s.ContentHash, err = s.hash(); err != nil {
		return Entry{}, err
	}
	return Entry{s: s}, nil
}

func (d Draft) sealChanges(box Box) (json.RawMessage, error) {
	stored := make(map[string]storedChange, len(d.changes))
	for _, c := range d.changes {
		kept := storedChange{Old: c.old, New: c.new, Personal: c.personal}
		if c.personal {
			var err error
			if kept.Old, err = sealValue(box, c.old, binding(d.clear.ID, c.field, sideOld)); err != nil {
				return nil, fmt.Errorf("seal old value of %q: %w", c.field, err)
			}
			if kept.New, err = sealValue(box, c.new, binding(d.clear.ID, c.field, sideNew)); err != nil {
				return nil, fmt.Errorf("seal new value of %q: %w", c.field, err)
			}
		}
		stored[c.field] = kept
	}
	return render(stored)
}

// sealValue is the stored form of one personal value; none stays none.
func sealValue(box Box, plain json.RawMessage, bound []byte) (json.RawMessage, error) {
	if plain == nil {
		return nil, nil
	}
	sealed, err := sealText(box, string(plain), bound)
	if err != nil {
		return nil, err
	}
	return render(storedValue{Sealed: sealed})
}

// sealText is nil for no text, empty for a destroyed key.
func sealText(box Box, plain string, bound []byte) ([]byte, error) {
	switch {
	case plain == "":
		return nil, nil
	case box == nil:
		return []byte{}, nil
	default:
		return box.Seal([]byte(plain), bound)
	}
}
