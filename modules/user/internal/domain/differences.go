package domain

import (
	"bytes"
	"encoding/json"
	"time"

	"roster/modules/user"
	"roster/platform/event"
)

// differences lists the fields in which two states of one account differ, with
// the stored status. Which of them are personal is said here, beside each.
func differences(old, now Snapshot) []event.Change {
	var d changeList
	d.text("email", old.Email.String(), now.Email.String(), personal)
	d.text("username", old.Username.String(), now.Username.String(), personal)
	d.text("external_id", old.ExternalID, now.ExternalID, personal)
	d.text("status", shownStatus(old), shownStatus(now), !personal)
	d.time("email_verified_at", old.EmailVerifiedAt, now.EmailVerifiedAt)
	d.time("suspended_until", old.SuspendedUntil, now.SuspendedUntil)
	d.text("suspension_reason", old.SuspensionReason, now.SuspensionReason, personal)
	d.time("purge_at", old.PurgeAt, now.PurgeAt)
	for _, field := range profileFields {
		d.text("profile."+field.name, *field.of(&old.Profile), *field.of(&now.Profile), field.personal)
	}
	d.object("metadata.public", old.Metadata.Public, now.Metadata.Public)
	d.object("metadata.private", old.Metadata.Private, now.Metadata.Private)
	d.grants(old.Grants, now.Grants)
	return d
}

// differencesAt is differences with the old status as it was at a time: after a
// suspension has run out, the account was active, whatever was stored.
func differencesAt(old, now Snapshot, at time.Time) []event.Change {
	if old.StatusAt(at) != old.Status {
		old.Status, old.SuspendedUntil, old.SuspensionReason = old.StatusAt(at), nil, ""
	}
	return differences(old, now)
}

func shownStatus(s Snapshot) string {
	if s.DeletedAt != nil {
		return string(user.Deleted)
	}
	return string(s.Status)
}

const personal = true

type changeList []event.Change

func (d *changeList) text(field, old, now string, personal bool) {
	if old != now {
		*d = append(*d, event.Change{Field: field, Old: orNil(old), New: orNil(now), Personal: personal})
	}
}

func (d *changeList) time(field string, old, now *time.Time) {
	if !sameTime(old, now) {
		*d = append(*d, event.Change{Field: field, Old: timeOrNil(old), New: timeOrNil(now)})
	}
}

// object compares JSON objects; empty is as good as none.
func (d *changeList) object(field string, old, now json.RawMessage) {
	if !bytes.Equal(old, now) && !(emptyJSON(old) && emptyJSON(now)) {
		*d = append(*d, event.Change{Field: field, Old: objectOrNil(old), New: objectOrNil(now), Personal: personal})
	}
}

func (d *changeList) grants(old, now []Grant) {
	for _, was := range old {
		if after, kept := findGrant(now, was.RoleID); !kept {
			*d = append(*d, event.Change{Field: "roles." + was.Role, Old: term(was)})
		} else if !sameTerm(was, after) {
			*d = append(*d, event.Change{Field: "roles." + was.Role, Old: term(was), New: term(after)})
		}
	}
	for _, is := range now {
		if _, had := findGrant(old, is.RoleID); !had {
			*d = append(*d, event.Change{Field: "roles." + is.Role, New: term(is)})
		}
	}
}

// term is how the log shows when a role counts.
func term(g Grant) map[string]any {
	return map[string]any{"valid_from": g.ValidFrom, "expires_at": timeOrNil(g.ExpiresAt)}
}

func emptyJSON(object json.RawMessage) bool { return len(object) == 0 || string(object) == "{}" }

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func timeOrNil(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}

func objectOrNil(object json.RawMessage) any {
	if emptyJSON(object) {
		return nil
	}
	return object
}
