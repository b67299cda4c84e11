package audit

import (
	"strings"

	"roster/platform/event"
)

// SubjectLog is the type of the subject of Read: the log itself.
const SubjectLog = "audit_log"

// Read says that somebody read the log of others: one event for each request. It is not about the people whose entries
// were read, so their own history does not tell them of an investigation.
type Read struct {
	// Entry is the one entry that was asked for, empty for a list.
	Entry string
	// Filters are what a list was narrowed to, as name and value; the values are identifiers, names of the program and
	// times, never personal data.
	Filters []Filter
	// Entries is how many were shown.
	Entries int
}

// Filter is one parameter of a search.
type Filter struct{ Name, Value string }

// EventName is audit.read.
func (Read) EventName() string { return "audit.read" }

// Describe puts what was asked for among the changes, each as a new value.
func (r Read) Describe() event.Description {
	d := event.Description{Subject: event.Subject{Type: SubjectLog}}
	if r.Entry != "" {
		d.Changes = append(d.Changes, event.Change{Field: "entry", New: r.Entry})
	}
	for _, f := range r.Filters {
		d.Changes = append(d.Changes, event.Change{Field: "filter_" + strings.ToLower(f.Name), New: f.Value})
	}
	d.Changes = append(d.Changes, event.Change{Field: "entries", New: r.Entries})
	return d
}

// Actions are the names of the events that the module publishes.
func Actions() []event.Action {
	return []event.Action{
		{Name: Read{}.EventName(), Title: "Somebody read the log."},
		{Name: Exported{}.EventName(), Title: "Somebody took a copy of the log."},
		{Name: VerificationRequested{}.EventName(), Title: "Somebody asked for a verification of the log."},
		{Name: VerificationFinished{}.EventName(), Title: "A verification of the log ended."},
		{Name: Dropped{}.EventName(), Title: "The entries of a month were dropped, as the retention asks for."},
	}
}
