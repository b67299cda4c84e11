package app

import (
	"time"

	"roster/modules/audit"
	"roster/platform/event"
	"roster/platform/fault"
)

// Filter narrows a search; empty fields let everything through.
type Filter struct {
	ActorID, SubjectID, SubjectType string
	Action, ActionPrefix            string
	Outcome                         event.Outcome
	RequestID                       string
	// From is the earliest time, To the first that is too late.
	From, To time.Time
}

// check brings identifiers to their canonical form and refuses what cannot be one with fault.ErrInvalid.
func (f Filter) check() (Filter, error) {
	refusal := fault.ErrInvalid
	for name, value := range map[string]*string{"actor_id": &f.ActorID, "subject_id": &f.SubjectID} {
		if *value == "" {
			continue
		}
		canonical, err := audit.CanonicalID(*value)
		if err != nil {
			refusal = refusal.At("query."+name, "format", "must be a UUID")
		}
		*value = canonical
	}
	if !f.From.IsZero() && !f.To.IsZero() && !f.From.Before(f.To) {
		refusal = refusal.At("query.to", "order", "must be later than from")
	}
	if len(refusal.Fields()) > 0 {
		return Filter{}, refusal
	}
	f.From, f.To = f.From.UTC(), f.To.UTC()
	return f, nil
}

// told is the filter for the log of readings. Every value is an identifier, a name of the program or a time.
func (f Filter) told() []audit.Filter {
	var told []audit.Filter
	for _, p := range []audit.Filter{
		{Name: "actor_id", Value: f.ActorID},
		{Name: "subject_id", Value: f.SubjectID},
		{Name: "subject_type", Value: f.SubjectType},
		{Name: "action", Value: f.Action},
		{Name: "action_prefix", Value: f.ActionPrefix},
		{Name: "outcome", Value: string(f.Outcome)},
		{Name: "request_id", Value: f.RequestID},
		{Name: "from", Value: timeOrNone(f.From)},
		{Name: "to", Value: timeOrNone(f.To)},
	} {
		if p.Value != "" {
			told = append(told, p)
		}
	}
	return told
}

func timeOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
