package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"roster/modules/audit"
	"roster/platform/authn"
	"roster/platform/id"
)

// stepsAtOnce bounds one piece of a verification in the background; the next piece goes on from there.
const stepsAtOnce = 25

// Task is a piece of a verification that is still to be done.
type Task struct {
	ID      string `json:"id"`
	After   int64  `json:"after"` // the last seal that was found good
	Seals   int64  `json:"seals"`
	Entries int64  `json:"entries"`
	Dropped int64  `json:"dropped"`
}

// Verifications are those that somebody asks for over HTTP. Request and result are entries of the log itself, so a
// verification can be looked up for as long as the log is kept.
type Verifications struct {
	verifier *Verifier
	tasks    Tasks
	tx       Tx
	events   Events
	ids      id.Generator
}

// NewVerifications makes Verifications.
func NewVerifications(v *Verifier, tasks Tasks, tx Tx, events Events, ids id.Generator) *Verifications {
	return &Verifications{verifier: v, tasks: tasks, tx: tx, events: events, ids: ids}
}

// Verification is one that was asked for; Report is nil until it has ended.
type Verification struct {
	ID          string
	RequestedAt time.Time
	FinishedAt  time.Time
	Report      *audit.Report
}

// Request has the whole log verified in the background. It returns what authn.Require does.
func (v *Verifications) Request(ctx context.Context) (Verification, error) {
	if err := authn.Require(ctx, audit.PermissionVerify); err != nil {
		return Verification{}, err
	}
	made := v.ids.Ordered()
	err := v.tx.Do(ctx, func(ctx context.Context) error {
		if err := v.events.Publish(ctx, audit.VerificationRequested{ID: made}); err != nil {
			return err
		}
		return v.tasks.Enqueue(ctx, Task{ID: made})
	})
	if err != nil {
		return Verification{}, err
	}
	return v.find(ctx, made)
}

// Continue does a piece of a verification and enqueues the next, or publishes the result. It may be called again for the
// same piece.
func (v *Verifications) Continue(ctx context.Context, t Task) error {
	if known, err := v.find(ctx, t.ID); err != nil || known.Report != nil {
		return err
	}
	w, err := v.verifier.begin(ctx, Scope{})
	if err != nil {
		return err
	}
	if err := w.resume(ctx, t); err != nil {
		return err
	}
	for range stepsAtOnce {
		if w.done || w.report.Finding != nil {
			break
		}
		if err := w.step(ctx); err != nil {
			return err
		}
	}
	return v.tx.Do(ctx, func(ctx context.Context) error {
		if w.done || w.report.Finding != nil {
			return v.events.Publish(ctx, audit.VerificationFinished{ID: t.ID, Report: w.report})
		}
		r := w.report
		return v.tasks.Enqueue(ctx, Task{ID: t.ID, After: w.previous.Number, Seals: r.Seals, Entries: r.Entries, Dropped: r.Dropped})
	})
}

// resume takes up where an earlier piece ended.
func (w *walk) resume(ctx context.Context, t Task) error {
	if t.After == 0 {
		return nil
	}
	there, err := w.v.seals.From(ctx, t.After, 1)
	if err != nil {
		return err
	}
	if len(there) == 0 || there[0].Number != t.After {
		w.report.Finding = &audit.Finding{Seal: t.After, Problem: "it is gone since a moment ago"}
		return nil
	}
	w.previous = there[0]
	w.report.Seals, w.report.Entries, w.report.Dropped = t.Seals, t.Entries, t.Dropped
	w.report.Head = HeadOf(there[0])
	return nil
}

// Find is one verification. It returns audit.ErrVerificationNotFound, or what authn.Require does.
func (v *Verifications) Find(ctx context.Context, wanted string) (Verification, error) {
	if err := authn.Require(ctx, audit.PermissionVerify); err != nil {
		return Verification{}, err
	}
	canonical, err := audit.CanonicalID(wanted)
	if err != nil {
		return Verification{}, audit.ErrVerificationNotFound.Because(err)
	}
	return v.find(ctx, canonical)
}

func (v *Verifications) find(ctx context.Context, wanted string) (Verification, error) {
	const most = 10 // a request and a result, or a few if the queue did one twice
	entries, err := v.verifier.entries.List(ctx, Query{
		Filter: Filter{SubjectType: audit.SubjectVerification, SubjectID: wanted}, Limit: most,
	})
	if err != nil {
		return Verification{}, err
	}
	found := Verification{ID: wanted}
	for _, e := range entries {
		opened, err := e.Open(nil)
		if err != nil {
			return Verification{}, err
		}
		switch opened.Action {
		case audit.VerificationRequested{}.EventName():
			found.RequestedAt = opened.OccurredAt
		case audit.VerificationFinished{}.EventName():
			found.FinishedAt = opened.OccurredAt
			if found.Report, err = reportOf(opened); err != nil {
				return Verification{}, err
			}
		}
	}
	if found.RequestedAt.IsZero() {
		return Verification{}, audit.ErrVerificationNotFound
	}
	return found, nil
}

// reportOf reads a report back from the entry that holds it.
func reportOf(e audit.Entry) (*audit.Report, error) {
	var r audit.Report
	var bad audit.Finding
	var head string
	places := map[string]any{
		audit.FieldSeals: &r.Seals, audit.FieldEntries: &r.Entries, audit.FieldDropped: &r.Dropped,
		audit.FieldUnsealed: &r.Unsealed, audit.FieldHead: &head, audit.FieldBadSeal: &bad.Seal,
		audit.FieldBadEntry: &bad.Entry, audit.FieldBadSeq: &bad.Seq, audit.FieldProblem: &bad.Problem,
	}
	for _, c := range e.Changes {
		place, known := places[c.Field]
		if !known || c.New == nil {
			continue
		}
		if err := json.Unmarshal(c.New, place); err != nil {
			return nil, fmt.Errorf("read report in entry %s: %w", e.ID, err)
		}
	}
	if bad.Problem != "" {
		r.Finding = &bad
	}
	if head != "" {
		var err error
		if r.Head, err = ParseHead(head); err != nil {
			return nil, fmt.Errorf("read report in entry %s: %w", e.ID, err)
		}
	}
	return &r, nil
}

// ParseHead reads a head in the form of audit.Head's String; else ErrBadHead.
func ParseHead(text string) (audit.Head, error) {
	const digits = 64
	number, hash, _ := strings.Cut(text, ":")
	seal, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seal < 1 || len(hash) != digits || strings.Trim(hash, "0123456789abcdef") != "" {
		return audit.Head{}, ErrBadHead
	}
	return audit.Head{Seal: seal, Hash: hash}, nil
}
