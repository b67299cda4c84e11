package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"roster/modules/audit"
)

// line is an entry as one JSON object. Members without a value are null.
type line struct {
	ID          string                `json:"id"`
	OccurredAt  time.Time             `json:"occurred_at"`
	Action      string                `json:"action"`
	Outcome     string                `json:"outcome"`
	ActorKind   string                `json:"actor_kind"`
	ActorID     *string               `json:"actor_id"`
	SessionID   *string               `json:"session_id"`
	SubjectType *string               `json:"subject_type"`
	SubjectID   *string               `json:"subject_id"`
	Changes     map[string]lineChange `json:"changes"`
	Reason      *string               `json:"reason"`
	IP          *string               `json:"ip"`
	UserAgent   *string               `json:"user_agent"`
	RequestID   *string               `json:"request_id"`
	Forgotten   bool                  `json:"forgotten"`
	Damaged     bool                  `json:"damaged"`
}

type lineChange struct {
	Old json.RawMessage `json:"old"`
	New json.RawMessage `json:"new"`
}

func lineOf(e audit.Entry) line {
	changes := make(map[string]lineChange, len(e.Changes))
	for _, c := range e.Changes {
		changes[c.Field] = lineChange{Old: orNullJSON(c.Old), New: orNullJSON(c.New)}
	}
	return line{
		ID: e.ID, OccurredAt: e.OccurredAt, Action: e.Action, Outcome: string(e.Outcome),
		ActorKind: e.Actor.Kind, ActorID: orNull(e.Actor.ID), SessionID: orNull(e.Actor.SessionID),
		SubjectType: orNull(e.Subject.Type), SubjectID: orNull(e.Subject.ID), Changes: changes, Reason: orNull(e.Reason),
		IP: orNull(e.IP), UserAgent: orNull(e.UserAgent), RequestID: orNull(e.RequestID),
		Forgotten: e.Forgotten(), Damaged: e.Damaged(),
	}
}

func orNullJSON(raw json.RawMessage) json.RawMessage {
	if raw == nil {
		return json.RawMessage("null")
	}
	return raw
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// lines is the format ndjson.
type lines struct{ encoder *json.Encoder }

func newLines(to io.Writer) lines {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	return lines{encoder}
}

func (l lines) begin() error { return nil }
func (l lines) end() error   { return nil }

func (l lines) entry(e audit.Entry) error {
	if err := l.encoder.Encode(lineOf(e)); err != nil {
		return fmt.Errorf("write entry %s: %w", e.ID, err)
	}
	return nil
}

// table is the format csv (RFC 4180); changes are one cell of JSON.
type table struct{ csv *csv.Writer }

func newTable(to io.Writer) table { return table{csv.NewWriter(to)} }

func (t table) begin() error {
	return t.row([]string{
		"id", "occurred_at", "action", "outcome", "actor_kind", "actor_id", "session_id", "subject_type", "subject_id",
		"changes", "reason", "ip", "user_agent", "request_id", "forgotten", "damaged",
	})
}

func (t table) entry(e audit.Entry) error {
	l := lineOf(e)
	changes, err := json.Marshal(l.Changes)
	if err != nil {
		return fmt.Errorf("write entry %s: %w", e.ID, err)
	}
	return t.row([]string{
		l.ID, l.OccurredAt.Format(time.RFC3339Nano), l.Action, l.Outcome, l.ActorKind, orEmpty(l.ActorID), orEmpty(l.SessionID),
		orEmpty(l.SubjectType), orEmpty(l.SubjectID), string(changes), inert(orEmpty(l.Reason)), inert(orEmpty(l.IP)),
		inert(orEmpty(l.UserAgent)), inert(orEmpty(l.RequestID)), fmt.Sprint(l.Forgotten), fmt.Sprint(l.Damaged),
	})
}

func (t table) row(cells []string) error {
	if err := t.csv.Write(cells); err != nil {
		return fmt.Errorf("write a row: %w", err)
	}
	return nil
}

func (t table) end() error {
	t.csv.Flush()
	if err := t.csv.Error(); err != nil {
		return fmt.Errorf("write the last rows: %w", err)
	}
	return nil
}

// inert keeps a spreadsheet from taking what a caller chose for a formula.
func inert(cell string) string {
	if strings.HasPrefix(cell, "'") || strings.IndexAny(cell, "=+-@\t\r") == 0 {
		return "'" + cell
	}
	return cell
}
