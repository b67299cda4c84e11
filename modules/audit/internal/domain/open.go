package domain

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"roster/modules/audit"
	"roster/platform/event"
)

// Owners are whose boxes Open needs, each once.
func (e Entry) Owners() []string {
	return owners(e.s, len(e.s.Changes) > len("{}"), e.s.IPSealed != nil || e.s.UserAgentSealed != nil)
}

// Open is the entry for a reader, as far as the boxes of Owners open it. It fails only when the changes are no longer
// of the form in which they were stored.
func (e Entry) Open(boxes Boxes) (audit.Entry, error) {
	s := e.s
	opened := audit.Entry{
		ID:         s.ID,
		OccurredAt: s.OccurredAt,
		Action:     s.Action,
		Outcome:    event.Outcome(s.Outcome),
		Actor:      audit.Actor{Kind: s.ActorKind, ID: s.ActorID, SessionID: s.SessionID},
		Subject:    event.Subject{Type: s.SubjectType, ID: s.SubjectID},
		Reason:     s.Reason,
		RequestID:  s.RequestID,
	}
	var err error
	if opened.Changes, err = e.openChanges(boxes[s.ChangesOwner()]); err != nil {
		return audit.Entry{}, fmt.Errorf("open entry %s: %w", s.ID, err)
	}
	box := boxes[s.OriginOwner()]
	ip, ipState := openText(box, s.IPSealed, binding(s.ID, fieldOrigin, sideIP))
	agent, agentState := openText(box, s.UserAgentSealed, binding(s.ID, fieldOrigin, sideAgent))
	opened.IP, opened.UserAgent, opened.Origin = string(ip), string(agent), max(ipState, agentState)
	return opened, nil
}

func (e Entry) openChanges(box Box) ([]audit.Change, error) {
	var stored map[string]storedChange
	if err := json.Unmarshal(e.s.Changes, &stored); err != nil {
		return nil, fmt.Errorf("read changes: %w", err)
	}
	changes := make([]audit.Change, 0, len(stored))
	for _, field := range slices.Sorted(maps.Keys(stored)) {
		c := audit.Change{Field: field, Old: nilIfNull(stored[field].Old), New: nilIfNull(stored[field].New)}
		if stored[field].Personal {
			var oldState, newState audit.State
			c.Old, oldState = openValue(box, c.Old, binding(e.s.ID, field, sideOld))
			c.New, newState = openValue(box, c.New, binding(e.s.ID, field, sideNew))
			c.State = max(oldState, newState)
		}
		changes = append(changes, c)
	}
	return changes, nil
}

func openValue(box Box, stored json.RawMessage, bound []byte) (json.RawMessage, audit.State) {
	if stored == nil {
		return nil, audit.Readable
	}
	var value storedValue
	if err := json.Unmarshal(stored, &value); err != nil || value.Sealed == nil {
		return nil, audit.Damaged
	}
	plain, state := openText(box, value.Sealed, bound)
	if state == audit.Readable && !json.Valid(plain) {
		return nil, audit.Damaged
	}
	return plain, state
}

func openText(box Box, sealed, bound []byte) ([]byte, audit.State) {
	switch {
	case sealed == nil:
		return nil, audit.Readable
	case box == nil || len(sealed) == 0:
		return nil, audit.Forgotten
	}
	plain, err := box.Open(sealed, bound)
	if err != nil {
		return nil, audit.Damaged
	}
	return plain, audit.Readable
}
