package identity

import (
	"roster/modules/user"
	"roster/platform/event"
)

// SessionRefreshed says that a session went on with new tokens.
type SessionRefreshed struct {
	User    user.ID
	Session SessionID
}

// EventName is the event's name in the log.
func (SessionRefreshed) EventName() string { return "identity.session_refreshed" }

// Describe tells whose session.
func (e SessionRefreshed) Describe() event.Description {
	return event.Description{Subject: subject(e.User), Changes: []event.Change{{Field: "session_id", New: e.Session}}}
}

// SessionEnded says that one session is over.
type SessionEnded struct {
	User    user.ID
	Session SessionID
	Why     EndReason
}

// EventName is the event's name in the log.
func (SessionEnded) EventName() string { return "identity.session_ended" }

// Describe tells whose session, and why.
func (e SessionEnded) Describe() event.Description {
	return event.Description{
		Subject: subject(e.User),
		Changes: []event.Change{{Field: "session_id", Old: e.Session}, {Field: "end_reason", New: e.Why}},
	}
}

// SessionsEnded says that several sessions of one person ended together.
type SessionsEnded struct {
	User  user.ID
	Count int
	Why   EndReason
}

// EventName is the event's name in the log.
func (SessionsEnded) EventName() string { return "identity.sessions_ended" }

// Describe tells whose, how many, and why.
func (e SessionsEnded) Describe() event.Description {
	return event.Description{
		Subject: subject(e.User),
		Changes: []event.Change{{Field: "sessions", New: e.Count}, {Field: "end_reason", New: e.Why}},
	}
}

// RefreshReused says that a refresh token was presented again after it had been
// replaced: somebody holds a copy. The session ended with it.
type RefreshReused struct {
	User    user.ID
	Session SessionID
	// Generation is how often the session had been refreshed.
	Generation int
}

// EventName is the event's name in the log.
func (RefreshReused) EventName() string { return "identity.refresh_reused" }

// Describe tells whose session ended.
func (e RefreshReused) Describe() event.Description {
	return event.Description{
		Subject: subject(e.User),
		Outcome: event.Refused,
		Changes: []event.Change{{Field: "session_id", Old: e.Session}, {Field: "generation", Old: e.Generation}},
	}
}

// Reauthenticated says that somebody gave their password again in a session.
type Reauthenticated struct {
	User    user.ID
	Session SessionID
}

// EventName is the event's name in the log.
func (Reauthenticated) EventName() string { return "identity.reauthenticated" }

// Describe tells whose session.
func (e Reauthenticated) Describe() event.Description {
	return event.Description{Subject: subject(e.User), Changes: []event.Change{{Field: "session_id", New: e.Session}}}
}
