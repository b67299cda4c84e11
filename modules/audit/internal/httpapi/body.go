package httpapi

import (
	"encoding/json"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
)

// EntryBody is an entry. Members without a value are null.
type EntryBody struct {
	ID         string                `json:"id" format:"uuid"`
	OccurredAt time.Time             `json:"occurred_at"`
	Actor      actorBody             `json:"actor" doc:"Who did it."`
	Subject    subjectBody           `json:"subject" doc:"What it was about."`
	Action     string                `json:"action" doc:"What happened; see the list of actions."`
	Outcome    string                `json:"outcome" enum:"success,refused"`
	Changes    map[string]changeBody `json:"changes" doc:"Each field that changed, by its name."`
	Reason     *string               `json:"reason" doc:"Why, in the actor's own words."`
	IP         *string               `json:"ip" doc:"Where the actor was."`
	UserAgent  *string               `json:"user_agent"`
	RequestID  *string               `json:"request_id"`
	Forgotten  bool                  `json:"forgotten" doc:"Whether values were erased for good; these are null."`
	Damaged    bool                  `json:"damaged" doc:"Whether stored values were tampered with and no longer open; these are null."`
}

// entryWithProofBody is an entry read by itself. EntryBody is exported because huma looks into exported fields only.
type entryWithProofBody struct {
	EntryBody
	Proof *proofBody `json:"proof" doc:"That a seal covers the entry; null as long as none does."`
}

type actorBody struct {
	Kind    string  `json:"kind" enum:"user,system,anonymous"`
	ID      *string `json:"id" doc:"The account, when the actor was a user."`
	Session *string `json:"session" doc:"The session in which it was done."`
}

type subjectBody struct {
	Type *string `json:"type"`
	ID   *string `json:"id"`
}

type changeBody struct {
	Old       any  `json:"old" doc:"The value before; null when there was none."`
	New       any  `json:"new" doc:"The value after; null when there is none."`
	Forgotten bool `json:"forgotten" doc:"Whether the values were erased for good."`
	Damaged   bool `json:"damaged" doc:"Whether the stored values were tampered with."`
}

func bodyOf(e audit.Entry) EntryBody {
	changes := make(map[string]changeBody, len(e.Changes))
	for _, c := range e.Changes {
		changes[c.Field] = changeBody{
			Old: jsonOrNull(c.Old), New: jsonOrNull(c.New),
			Forgotten: c.State == audit.Forgotten, Damaged: c.State == audit.Damaged,
		}
	}
	return EntryBody{
		ID:         e.ID,
		OccurredAt: e.OccurredAt,
		Actor:      actorBody{Kind: e.Actor.Kind, ID: orNull(e.Actor.ID), Session: orNull(e.Actor.SessionID)},
		Subject:    subjectBody{Type: orNull(e.Subject.Type), ID: orNull(e.Subject.ID)},
		Action:     e.Action,
		Outcome:    string(e.Outcome),
		Changes:    changes,
		Reason:     orNull(e.Reason),
		IP:         orNull(e.IP),
		UserAgent:  orNull(e.UserAgent),
		RequestID:  orNull(e.RequestID),
		Forgotten:  e.Forgotten(),
		Damaged:    e.Damaged(),
	}
}

// ownBody is an entry of one's own history.
type ownBody struct {
	ID         string    `json:"id" format:"uuid"`
	OccurredAt time.Time `json:"occurred_at"`
	Action     string    `json:"action" doc:"What happened."`
	Outcome    string    `json:"outcome" enum:"success,refused"`
	By         string    `json:"by" enum:"you,unknown,system,somebody_else" doc:"Who did it; unknown is somebody who had not logged in."`
	Fields     []string  `json:"fields" doc:"The names of what changed."`
	IP         *string   `json:"ip" doc:"From where; null for what somebody else did."`
	UserAgent  *string   `json:"user_agent" doc:"With what; null for what somebody else did."`
	Session    *string   `json:"session" doc:"In which of your sessions."`
}

func ownBodyOf(e app.OwnEntry) ownBody {
	return ownBody{
		ID:         e.ID,
		OccurredAt: e.OccurredAt,
		Action:     e.Action,
		Outcome:    string(e.Outcome),
		By:         string(e.By),
		Fields:     e.Fields,
		IP:         orNull(e.IP),
		UserAgent:  orNull(e.UserAgent),
		Session:    orNull(e.SessionID),
	}
}

// jsonOrNull keeps a nil from becoming a RawMessage inside an interface, which would not be null.
func jsonOrNull(raw json.RawMessage) any {
	if raw == nil {
		return nil
	}
	return raw
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
