package audit

import "roster/platform/event"

// SubjectVerification is the type of the subject of verifications.
const SubjectVerification = "audit_verification"

// The fields of these events that are read back from the log.
const (
	FieldFirstSeq = "first_seq"
	FieldLastSeq  = "last_seq"
	FieldEntries  = "entries"
	FieldSeals    = "seals"
	FieldDropped  = "dropped"
	FieldUnsealed = "unsealed"
	FieldHead     = "head"
	FieldBadSeal  = "bad_seal"
	FieldBadEntry = "bad_entry"
	FieldBadSeq   = "bad_seq"
	FieldProblem  = "problem"
)

// Dropped says that retention took the entries of a month away. Their seals stay.
type Dropped struct {
	Month             string // its first day, as 2006-01-02
	Entries           int64
	FirstSeq, LastSeq int64
}

// EventName is audit.month_dropped.
func (Dropped) EventName() string { return "audit.month_dropped" }

// Describe tells what is gone.
func (d Dropped) Describe() event.Description {
	return event.Description{Subject: event.Subject{Type: SubjectLog}, Changes: []event.Change{
		{Field: "month", Old: d.Month},
		{Field: FieldEntries, New: d.Entries},
		{Field: FieldFirstSeq, New: d.FirstSeq},
		{Field: FieldLastSeq, New: d.LastSeq},
	}}
}

// Exported says that somebody is taking a copy of the log; it is published before the first line.
type Exported struct {
	Format  string
	Filters []Filter
}

// EventName is audit.exported.
func (Exported) EventName() string { return "audit.exported" }

// Describe tells the form and what the copy was narrowed to.
func (e Exported) Describe() event.Description {
	d := event.Description{Subject: event.Subject{Type: SubjectLog}, Changes: []event.Change{{Field: "format", New: e.Format}}}
	for _, f := range e.Filters {
		d.Changes = append(d.Changes, event.Change{Field: "filter_" + f.Name, New: f.Value})
	}
	return d
}

// VerificationRequested says that somebody wants the log verified.
type VerificationRequested struct{ ID string }

// EventName is audit.verification_requested.
func (VerificationRequested) EventName() string { return "audit.verification_requested" }

// Describe names the verification.
func (v VerificationRequested) Describe() event.Description {
	return event.Description{Subject: event.Subject{Type: SubjectVerification, ID: v.ID}}
}

// VerificationFinished is the result of a verification.
type VerificationFinished struct {
	ID     string
	Report Report
}

// EventName is audit.verification_finished.
func (VerificationFinished) EventName() string { return "audit.verification_finished" }

// Describe tells the whole report.
func (v VerificationFinished) Describe() event.Description {
	r := v.Report
	d := event.Description{
		Subject: event.Subject{Type: SubjectVerification, ID: v.ID},
		Changes: []event.Change{
			{Field: FieldSeals, New: r.Seals},
			{Field: FieldEntries, New: r.Entries},
			{Field: FieldDropped, New: r.Dropped},
			{Field: FieldUnsealed, New: r.Unsealed},
			{Field: FieldHead, New: r.Head.String()},
		},
	}
	if f := r.Finding; f != nil {
		d.Changes = append(d.Changes,
			event.Change{Field: FieldBadSeal, New: f.Seal}, event.Change{Field: FieldBadEntry, New: f.Entry},
			event.Change{Field: FieldBadSeq, New: f.Seq}, event.Change{Field: FieldProblem, New: f.Problem})
	}
	return d
}
