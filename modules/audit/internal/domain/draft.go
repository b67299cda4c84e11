package domain

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"roster/modules/audit"
	"roster/platform/event"
)

// Draft is an event that is fit for the log and within its limits; its personal values still lie open. Seal makes the
// entry of it.
type Draft struct {
	clear         Snapshot // without what is sealed
	changes       []openChange
	ip, userAgent string
	newSubject    bool
}

var (
	actionForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`)
	nounForm   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// Compose turns an event into a draft. What the outside world can make too long or malformed (values, the reason, the
// user agent) is cut or mended, because a refusal would let a caller choose what goes unlogged; what only the program
// can get wrong is audit.ErrUnfit.
func Compose(env event.Envelope) (Draft, error) {
	about := env.Event.Describe()
	reason := about.Reason
	if reason == "" {
		reason = env.Origin.Reason
	}
	outcome := about.Outcome
	if outcome == "" {
		outcome = event.Success
	}
	d := Draft{
		clear: Snapshot{
			ID:          env.ID,
			OccurredAt:  env.OccurredAt.UTC().Truncate(time.Microsecond),
			Action:      env.Event.EventName(),
			Outcome:     string(outcome),
			ActorKind:   string(env.Actor.Kind),
			ActorID:     env.Actor.UserID,
			SessionID:   env.Actor.SessionID,
			SubjectType: about.Subject.Type,
			SubjectID:   about.Subject.ID,
			Reason:      cutRunes(clean(reason), maxReasonRunes),
			RequestID:   cutRunes(clean(env.Origin.RequestID), maxRequestIDRunes),
		},
		ip:        cutBytes(clean(env.Origin.IP), maxIPBytes),
		userAgent: cutBytes(clean(env.Origin.UserAgent), maxUserAgentBytes),

		newSubject: about.Subject.New,
	}
	err := d.clear.check()
	if err == nil {
		d.changes, err = composeChanges(about.Changes)
	}
	if err != nil {
		return Draft{}, fmt.Errorf("%w: %s: %w", audit.ErrUnfit, d.clear.Action, err)
	}
	return d, nil
}

// Action is the name of the event.
func (d Draft) Action() string { return d.clear.Action }

// RefusesStranger tells whether somebody who is not known was refused something.
func (d Draft) RefusesStranger() bool {
	return d.clear.ActorKind == audit.ActorAnonymous && d.clear.Outcome == string(event.Refused)
}

func (s *Snapshot) check() error {
	if len(s.Action) > maxActionBytes || !actionForm.MatchString(s.Action) {
		return fmt.Errorf("its name is not of the form module.what_happened, at most %d long", maxActionBytes)
	}
	if s.Outcome != string(event.Success) && s.Outcome != string(event.Refused) {
		return fmt.Errorf("unknown outcome %q", s.Outcome)
	}
	if !slices.Contains([]string{audit.ActorUser, audit.ActorSystem, audit.ActorAnonymous}, s.ActorKind) {
		return fmt.Errorf("unknown kind of actor %q", s.ActorKind)
	}
	if (s.ActorKind == audit.ActorUser) != (s.ActorID != "") {
		return errors.New("an actor has an id if, and only if, it is a user")
	}
	if s.SubjectType == "" && s.SubjectID != "" {
		return errors.New("the subject has an id and no type")
	}
	if t := s.SubjectType; t != "" && (len(t) > maxSubjectTypeBytes || !nounForm.MatchString(t)) {
		return fmt.Errorf("the subject's type is no singular noun of at most %d letters", maxSubjectTypeBytes)
	}
	return s.checkIDs()
}

// checkIDs also brings every identifier to its canonical spelling, because the hash must not depend on it.
func (s *Snapshot) checkIDs() error {
	for name, value := range map[string]*string{
		"entry": &s.ID, "actor": &s.ActorID, "session": &s.SessionID, "subject": &s.SubjectID,
	} {
		if *value == "" && name != "entry" {
			continue
		}
		canonical, err := audit.CanonicalID(*value)
		if err != nil {
			return fmt.Errorf("the id of the %s: %w", name, err)
		}
		*value = canonical
	}
	return nil
}

// clean makes a text storable: valid UTF-8 without NUL, which PostgreSQL refuses.
func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
