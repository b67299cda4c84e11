package domain

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roster/platform/event"
)

// openChange is one field before and after, as JSON within the limits; nil means no value.
type openChange struct {
	field    string
	old, new json.RawMessage
	personal bool
}

// moreFields is the field that says how many did not fit; its name cannot be an event's, see checkField.
const moreFields = "_more"

// composeChanges brings the changes of an event to JSON, by field, within the limits.
func composeChanges(changes []event.Change) ([]openChange, error) {
	composed := make([]openChange, 0, min(len(changes), maxFields+1))
	for _, c := range slices.SortedFunc(slices.Values(changes), byField) {
		if err := checkField(c.Field); err != nil {
			return nil, err
		}
		if n := len(composed); n > 0 && composed[n-1].field == c.Field {
			return nil, fmt.Errorf("field %q changes twice", c.Field)
		}
		if len(composed) == maxFields {
			note := json.RawMessage(fmt.Sprintf(`"[%d more fields not kept]"`, len(changes)-maxFields))
			return spend(append(composed, openChange{field: moreFields, new: note})), nil
		}
		o := openChange{field: c.Field, personal: c.Personal}
		var err error
		if o.old, err = normalise(c.Old); err != nil {
			return nil, fmt.Errorf("old value of %q: %w", c.Field, err)
		}
		if o.new, err = normalise(c.New); err != nil {
			return nil, fmt.Errorf("new value of %q: %w", c.Field, err)
		}
		composed = append(composed, o)
	}
	return spend(composed), nil
}

func byField(a, b event.Change) int { return strings.Compare(a.Field, b.Field) }

// checkField accepts the names a program gives its fields. They are constants of the program, never input: a caller
// who could choose one could make the log refuse a change.
func checkField(name string) error {
	switch {
	case name == "" || len(name) > maxFieldBytes || !nounForm.MatchString(strings.ReplaceAll(name, ".", "_")):
		return fmt.Errorf("field name of %d bytes is not in lower-case snake form, at most %d long", len(name), maxFieldBytes)
	case secretName(name):
		return errors.New("field " + name + " is named like a secret, and the log keeps none")
	default:
		return nil
	}
}

// spend keeps values until the limit of the whole entry is reached and leaves a note in place of each further one that
// is larger than a note.
func spend(changes []openChange) []openChange {
	left := maxChangesBytes
	for i := range changes {
		for _, value := range []*json.RawMessage{&changes[i].old, &changes[i].new} {
			if len(*value) > max(left, smallValue) {
				*value = notKept(len(*value))
			}
			left -= min(left, len(*value))
		}
	}
	return changes
}

// notKept is the note in place of a value that is too large.
func notKept(bytes int) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`"[%d bytes not kept]"`, bytes))
}
