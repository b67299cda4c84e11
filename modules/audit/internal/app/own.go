package app

import (
	"context"
	"time"

	"roster/modules/audit"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/page"
)

// OwnEntry is an entry as the person whom it is about may see it.
type OwnEntry struct {
	ID         string
	OccurredAt time.Time
	Action     string
	Outcome    event.Outcome
	By         By
	// Fields are the names of what changed. The values are left out: among them may be what only administrators see.
	Fields []string
	// IP, UserAgent and SessionID are empty for what somebody else did.
	IP, UserAgent, SessionID string
}

// By is who did it, from the person's own point of view.
type By string

// The points of view.
const (
	ByYou      By = "you"
	ByUnknown  By = "unknown" // nobody had proven anything yet: a login, or a try
	BySystem   By = "system"
	BySomebody By = "somebody_else"
)

// Own is one page of the history of the account of the person who asks, newest first. It shows where the person, or
// somebody who was trying to be that person, came from, and hides who another actor was. It is not recorded: these are
// the person's own data. It returns authn.ErrUnauthenticated or page.ErrInvalidCursor.
func (s *Service) Own(ctx context.Context, q page.Query) (page.Page[OwnEntry], error) {
	me, err := authn.RequireUser(ctx)
	if err != nil {
		return page.Page[OwnEntry]{}, err
	}
	found, err := s.list(ctx, Filter{SubjectType: event.SubjectUser, SubjectID: me.UserID}, q)
	if err != nil {
		return page.Page[OwnEntry]{}, err
	}
	return page.Map(found, func(e audit.Entry) OwnEntry { return ownEntry(me.UserID, e) }), nil
}

func ownEntry(me string, e audit.Entry) OwnEntry {
	own := OwnEntry{
		ID: e.ID, OccurredAt: e.OccurredAt, Action: e.Action, Outcome: e.Outcome, By: pointOfView(me, e.Actor),
		Fields: make([]string, 0, len(e.Changes)),
	}
	for _, c := range e.Changes {
		own.Fields = append(own.Fields, c.Field)
	}
	if own.By == ByYou || own.By == ByUnknown {
		own.IP, own.UserAgent, own.SessionID = e.IP, e.UserAgent, e.Actor.SessionID
	}
	return own
}

func pointOfView(me string, a audit.Actor) By {
	switch {
	case a.ID == me:
		return ByYou
	case a.Kind == audit.ActorAnonymous:
		return ByUnknown
	case a.Kind == audit.ActorSystem:
		return BySystem
	default:
		return BySomebody
	}
}
