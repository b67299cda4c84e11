package importfile

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/strictjson"
)

// column says how the values of a column are read, as JSON and as a field of
// CSV. What they may be is for the domain to say; a column only knows its type.
type column struct {
	object     func(*app.Newcomer, json.RawMessage) bool // never null
	field      func(*app.Newcomer, string) bool          // never empty
	code, rule string
}

// columns are those that `users export` writes, and what only an import has.
var columns = map[string]column{
	"id":                passedOver(),
	"email":             text(func(n *app.Newcomer) *string { return &n.Email }),
	"username":          text(func(n *app.Newcomer) *string { return &n.Username }),
	"status":            text(func(n *app.Newcomer) *string { return (*string)(&n.Status) }),
	"email_verified":    boolean(func(n *app.Newcomer) **bool { return &n.Verified }),
	"first_name":        text(func(n *app.Newcomer) *string { return &n.Profile.FirstName }),
	"last_name":         text(func(n *app.Newcomer) *string { return &n.Profile.LastName }),
	"display_name":      text(func(n *app.Newcomer) *string { return &n.Profile.DisplayName }),
	"bio":               text(func(n *app.Newcomer) *string { return &n.Profile.Bio }),
	"avatar_url":        text(func(n *app.Newcomer) *string { return &n.Profile.AvatarURL }),
	"phone":             text(func(n *app.Newcomer) *string { return &n.Profile.Phone }),
	"locale":            text(func(n *app.Newcomer) *string { return &n.Profile.Locale }),
	"timezone":          text(func(n *app.Newcomer) *string { return &n.Profile.Timezone }),
	"metadata_public":   object(func(n *app.Newcomer) *json.RawMessage { return &n.Public }),
	"metadata_private":  object(func(n *app.Newcomer) *json.RawMessage { return &n.Private }),
	"roles":             roles(),
	"external_id":       text(func(n *app.Newcomer) *string { return &n.ExternalID }),
	"created_at":        moment(func(n *app.Newcomer) **time.Time { return &n.CreatedAt }),
	"updated_at":        passedOver(),
	"last_login_at":     moment(func(n *app.Newcomer) **time.Time { return &n.LastLoginAt }),
	"suspended_until":   moment(func(n *app.Newcomer) **time.Time { return &n.Suspension.Until }),
	"suspension_reason": text(func(n *app.Newcomer) *string { return &n.Suspension.Reason }),
	"password_hash":     text(func(n *app.Newcomer) *string { return &n.PasswordHash }),
}

// passedOver is a column of exports that an import has no use for.
func passedOver() column {
	return column{
		object: func(*app.Newcomer, json.RawMessage) bool { return true },
		field:  func(*app.Newcomer, string) bool { return true },
	}
}

func text(of func(*app.Newcomer) *string) column {
	return column{
		object: func(n *app.Newcomer, value json.RawMessage) bool { return json.Unmarshal(value, of(n)) == nil },
		field: func(n *app.Newcomer, value string) bool {
			*of(n) = Unescaped(value)
			return true
		},
		code: "text", rule: "The value is a text.",
	}
}

func boolean(of func(*app.Newcomer) **bool) column {
	return column{
		object: func(n *app.Newcomer, value json.RawMessage) bool { return json.Unmarshal(value, of(n)) == nil },
		field: func(n *app.Newcomer, value string) bool {
			*of(n) = new(bool)
			**of(n) = value == strconv.FormatBool(true)
			return **of(n) || value == strconv.FormatBool(false)
		},
		code: "boolean", rule: "The value is true or false.",
	}
}

func moment(of func(*app.Newcomer) **time.Time) column {
	field := func(n *app.Newcomer, value string) bool {
		at, ok := parseTime(value)
		*of(n) = at
		return ok
	}
	return column{
		object: func(n *app.Newcomer, value json.RawMessage) bool {
			var text string
			return json.Unmarshal(value, &text) == nil && field(n, text)
		},
		field: field,
		code:  "time", rule: "The value is a time of RFC 3339, such as 2026-01-31T12:00:00Z.",
	}
}

func parseTime(text string) (*time.Time, bool) {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return nil, false
	}
	at = at.UTC().Truncate(time.Microsecond) // what the database keeps
	return &at, true
}

func object(of func(*app.Newcomer) *json.RawMessage) column {
	return column{
		object: func(n *app.Newcomer, value json.RawMessage) bool {
			*of(n) = value
			return true
		},
		field: func(n *app.Newcomer, value string) bool {
			*of(n) = json.RawMessage(value)
			return strictjson.Check([]byte(value)) == nil
		},
		code: "object", rule: "The value is a JSON object.",
	}
}

// NoRoles is how CSV says that an account has none.
const NoRoles = "-"

// roles are names, each perhaps with a slash and the time of its end.
func roles() column {
	read := func(n *app.Newcomer, terms []string) bool {
		n.Roles = []app.RoleTerm{}
		for _, term := range terms {
			role := app.RoleTerm{Name: term}
			if name, end, bounded := strings.Cut(term, "/"); bounded {
				at, ok := parseTime(end)
				if !ok {
					return false
				}
				role = app.RoleTerm{Name: name, ExpiresAt: at}
			}
			n.Roles = append(n.Roles, role)
		}
		return true
	}
	return column{
		object: func(n *app.Newcomer, value json.RawMessage) bool {
			var terms []string
			return json.Unmarshal(value, &terms) == nil && read(n, terms)
		},
		field: func(n *app.Newcomer, value string) bool {
			if value == NoRoles {
				value = ""
			}
			return read(n, strings.Fields(value))
		},
		code: "roles", rule: "Roles are names, each perhaps with a slash and the time of its end: moderator/2027-01-31T12:00:00Z.",
	}
}

// reasonUnknown is the reason of a suspension that comes without one.
const reasonUnknown = "Suspended before the import."

func finished(n app.Newcomer) app.Newcomer {
	if n.Status == user.Suspended && n.Suspension.Reason == "" {
		n.Suspension.Reason = reasonUnknown
	}
	return n
}
