package identity

import (
	"time"

	"roster/modules/user"
	"roster/platform/fault"
	"roster/platform/id"
)

// SessionID identifies a session: a UUID in canonical form.
type SessionID string

// ParseSessionID reads a session's id; it returns a fault.Invalid when the text
// is no UUID.
func ParseSessionID(s string) (SessionID, error) {
	canonical, err := id.Parse(s)
	if err != nil {
		return "", fault.ErrInvalid.At("path.id", "invalid_id", "Must be a UUID.").Because(err)
	}
	return SessionID(canonical), nil
}

// EndReason is why a session ended.
type EndReason string

// The reasons there are.
const (
	EndLogout          EndReason = "logout"
	EndRevoked         EndReason = "revoked"
	EndPasswordChanged EndReason = "password_changed"
	EndPasswordReset   EndReason = "password_reset"
	EndSuspended       EndReason = "suspended"
	EndDeleted         EndReason = "deleted"
	EndRefreshReuse    EndReason = "refresh_reuse"
)

// Session is a login on one device, as its owner may see it.
type Session struct {
	ID              SessionID
	User            user.ID
	CreatedAt       time.Time
	AuthenticatedAt time.Time
	LastUsedAt      time.Time
	ExpiresAt       time.Time
	IP              string // empty when unknown
	UserAgent       string
}
