package user

import (
	"encoding/json"
	"time"
)

// Status is where an account is in its life, by the clock: a suspension that
// has run out is over, whatever is stored.
type Status string

// The states of an account that others can meet. A purged account is gone.
const (
	Pending   Status = "pending"   // registered, address not proven
	Active    Status = "active"    // may log in
	Suspended Status = "suspended" // may not, until the suspension ends
	Deleted   Status = "deleted"   // hidden, may be restored until it is purged
)

// Profile is what people say of themselves. Empty means not set.
type Profile struct {
	FirstName, LastName, DisplayName string // at most 100 characters each
	Bio                              string // at most 2,000 characters
	AvatarURL                        string // https, at most 2,048 characters
	Phone                            string // E.164: +4930123456
	Locale                           string // BCP 47: de-CH
	Timezone                         string // IANA: Europe/Zurich
}

// Metadata are two JSON objects that Roster keeps for others, at most 16 KiB
// each. Nil stands for an object the reader may not see.
type Metadata struct {
	// Public is readable and changeable by its person.
	Public json.RawMessage
	// Private is for administrators only.
	Private json.RawMessage
}

// Account is one person's account, as others may see it.
type Account struct {
	ID            ID
	Email         Email
	Username      Username // zero when there is none
	Status        Status
	EmailVerified bool
	Profile       Profile
	Metadata      Metadata
	Roles         []string // names of the roles in force, sorted
	ExternalID    string   // another system's name for the account; "" when there is none

	CreatedAt, UpdatedAt time.Time
	LastLoginAt          *time.Time
	SuspendedUntil       *time.Time // nil also when a suspension has no end
	DeletedAt, PurgeAt   *time.Time

	// Version rises with every change but the time of the last login.
	Version int64
}

// Registration is what a new account begins with.
type Registration struct {
	Email    Email
	Username Username // zero for none
	Profile  Profile
	// Roles by name; none stands for DefaultRole.
	Roles []string
	// Verified says that the address is proven: the account begins active.
	Verified bool
}
