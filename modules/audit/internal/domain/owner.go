package domain

import (
	"time"

	"roster/modules/audit"
	"roster/platform/event"
)

// dayPrefix begins the owner of what belongs to nobody in particular; the date follows. The version nibble 8 (a custom
// UUID) keeps it apart from every account, whose identifier has version 4.
const dayPrefix = "00000000-0000-8000-8000-0000"

// ChangesOwner is whose key seals the personal values of the changes: the person whom the entry is about. What is about
// no account (a login under an unknown name) belongs to its day, so that it can be forgotten too, a day at a time.
func (s Snapshot) ChangesOwner() string {
	if s.SubjectType == event.SubjectUser && s.SubjectID != "" {
		return s.SubjectID
	}
	return dayOwner(s.OccurredAt)
}

// OriginOwner is whose key seals address and user agent: the actor's. An anonymous actor's are about the account that
// the entry is about, if there is one (who tried my password, and from where); else they belong to the day.
func (s Snapshot) OriginOwner() string {
	if s.ActorID != "" {
		return s.ActorID
	}
	if s.ActorKind == audit.ActorAnonymous {
		return s.ChangesOwner()
	}
	return dayOwner(s.OccurredAt)
}

func dayOwner(t time.Time) string { return dayPrefix + t.UTC().Format("20060102") }
