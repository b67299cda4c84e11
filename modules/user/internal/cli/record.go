package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/cli/importfile"
)

// record is an account as exports write it. Members without a value are empty.
type record struct {
	ID            string          `json:"id"`
	Email         string          `json:"email"`
	Username      string          `json:"username"`
	Status        user.Status     `json:"status"`
	EmailVerified bool            `json:"email_verified"`
	FirstName     string          `json:"first_name"`
	LastName      string          `json:"last_name"`
	DisplayName   string          `json:"display_name"`
	Bio           string          `json:"bio"`
	AvatarURL     string          `json:"avatar_url"`
	Phone         string          `json:"phone"`
	Locale        string          `json:"locale"`
	Timezone      string          `json:"timezone"`
	Public        json.RawMessage `json:"metadata_public"`
	Private       json.RawMessage `json:"metadata_private"`
	Roles         []string        `json:"roles"`
	ExternalID    string          `json:"external_id"`
	CreatedAt     time.Time       `json:"created_at"`
	UpdatedAt     time.Time       `json:"updated_at"`
	LastLoginAt   *time.Time      `json:"last_login_at"`
	SuspendedTo   *time.Time      `json:"suspended_until"`
}

func recordOf(a app.Exported) record {
	p := a.Profile
	roles := make([]string, 0, len(a.Terms))
	for _, term := range a.Terms {
		role := term.Name
		if term.ExpiresAt != nil {
			role += "/" + term.ExpiresAt.Format(time.RFC3339Nano)
		}
		roles = append(roles, role)
	}
	return record{
		ID: string(a.ID), Email: a.Email.String(), Username: a.Username.String(), Status: a.Status, EmailVerified: a.EmailVerified,
		FirstName: p.FirstName, LastName: p.LastName, DisplayName: p.DisplayName, Bio: p.Bio, AvatarURL: p.AvatarURL,
		Phone: p.Phone, Locale: p.Locale, Timezone: p.Timezone,
		Public: a.Metadata.Public, Private: a.Metadata.Private, Roles: roles, ExternalID: a.ExternalID,
		CreatedAt: a.CreatedAt, UpdatedAt: a.UpdatedAt, LastLoginAt: a.LastLoginAt, SuspendedTo: a.SuspendedUntil,
	}
}

// writer writes records in a format.
type writer interface {
	head() error
	account(record) error
	end() error
}

var writers = map[string]func(io.Writer) writer{
	"ndjson": func(w io.Writer) writer {
		encoder := json.NewEncoder(w)
		encoder.SetEscapeHTML(false)
		return ndjson{encoder}
	},
	"csv": func(w io.Writer) writer { return table{csv.NewWriter(w)} },
}

type ndjson struct{ encoder *json.Encoder }

func (ndjson) head() error { return nil }
func (ndjson) end() error  { return nil }

func (w ndjson) account(r record) error {
	if err := w.encoder.Encode(r); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}

type table struct{ csv *csv.Writer }

var columns = []string{
	"id", "email", "username", "status", "email_verified", "first_name", "last_name", "display_name", "bio", "avatar_url",
	"phone", "locale", "timezone", "metadata_public", "metadata_private", "roles", "external_id", "created_at", "updated_at", "last_login_at", "suspended_until",
}

func (w table) head() error { return w.write(columns) }

func (w table) end() error {
	w.csv.Flush()
	if err := w.csv.Error(); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}

func (w table) account(r record) error {
	roles := strings.Join(r.Roles, " ")
	if roles == "" {
		roles = importfile.NoRoles
	}
	return w.write([]string{
		r.ID, importfile.Escaped(r.Email), importfile.Escaped(r.Username), string(r.Status), strconv.FormatBool(r.EmailVerified),
		importfile.Escaped(r.FirstName), importfile.Escaped(r.LastName), importfile.Escaped(r.DisplayName), importfile.Escaped(r.Bio), importfile.Escaped(r.AvatarURL),
		r.Phone, importfile.Escaped(r.Locale), importfile.Escaped(r.Timezone), string(r.Public), string(r.Private), roles, importfile.Escaped(r.ExternalID),
		r.CreatedAt.Format(time.RFC3339Nano), r.UpdatedAt.Format(time.RFC3339Nano), moment(r.LastLoginAt), moment(r.SuspendedTo),
	})
}

func (w table) write(row []string) error {
	if err := w.csv.Write(row); err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}

func moment(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.Format(time.RFC3339Nano)
}
