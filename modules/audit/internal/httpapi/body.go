package httpapi

import (
	"encoding/json"
	"time"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/platform/httpserver"
)

// EntryBody is an entry. Members without a value are null.
type EntryBody struct {
	ID         string                `json:"id" format:"uuid"`
	OccurredAt time.Time             `json:"occurred_at"`
	Actor      actorBody             `json:"actor" doc:"Who did it."`
	Subject    subjectBody           `json:"subject" doc:"What it was about."`
	Action     string                `json:"action" maxLength:"100" example:"user.updated" doc:"What happened; see the list of actions."`
	Outcome    string                `json:"outcome" enum:"success,refused"`
	Changes    map[string]changeBody `json:"changes" example:"{\"profile.bio\":{\"old\":\"Adventurer\",\"new\":\"First programmer\",\"forgotten\":false,\"damaged\":false}}" doc:"Each field that changed, by its name."`
	Reason     *string               `json:"reason" maxLength:"500" example:"asked for by mail" doc:"Why, in the actor's own words."`
	IP         *string               `json:"ip" maxLength:"45" example:"192.0.2.7" doc:"Where the actor was."`
	UserAgent  *string               `json:"user_agent" maxLength:"512" example:"curl/8.5.0"`
	RequestID  *string               `json:"request_id" maxLength:"128" example:"019a8f3e-52c4-7d10-b6a1-9f0c2d4e8b73"`
	Forgotten  bool                  `json:"forgotten" doc:"Whether values were erased for good; these are null."`
	Damaged    bool                  `json:"damaged" doc:"Whether stored values were tampered with and no longer open; these are null."`
}

// entryWithProofBody is an entry read by itself. EntryBody is exported because huma looks into exported fields only.
type entryWithProofBody struct {
	EntryBody
	Proof httpserver.Nullable[proofBody] `json:"proof" doc:"That a seal covers the entry; null as long as none does."`
}

type actorBody struct {
	Kind    string  `json:"kind" enum:"user,system,anonymous"`
	ID      *string `json:"id" maxLength:"36" doc:"The account, when the actor was a user."`
	Session *string `json:"session" format:"uuid" doc:"The session in which it was done."`
}

type subjectBody struct {
	Type *string `json:"type" maxLength:"63" example:"user"`
	ID   *string `json:"id" maxLength:"100"`
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
	Action     string    `json:"action" maxLength:"100" example:"user.updated" doc:"What happened."`
	Outcome    string    `json:"outcome" enum:"success,refused"`
	By         string    `json:"by" enum:"you,unknown,system,somebody_else" doc:"Who did it; unknown is somebody who had not logged in."`
	Fields     []string  `json:"fields" maxItems:"200" maxLength:"200" example:"profile.bio" doc:"The names of what changed."`
	IP         *string   `json:"ip" maxLength:"45" example:"192.0.2.7" doc:"From where; null for what somebody else did."`
	UserAgent  *string   `json:"user_agent" maxLength:"512" example:"curl/8.5.0" doc:"With what; null for what somebody else did."`
	Session    *string   `json:"session" format:"uuid" doc:"In which of your sessions."`
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
