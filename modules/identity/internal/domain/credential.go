package domain

import (
	"time"

	"roster/modules/identity"
	"roster/modules/user"
	"roster/platform/event"
)

// Credential is what proves an account's owner: the hash of a password, if
// there is one, and the epoch that access tokens must carry. Its row is also
// the account's lock: whoever starts or ends sessions holds it.
type Credential struct {
	s      CredentialSnapshot
	events []event.Event
}

// CredentialSnapshot is a credential's state, for stores.
type CredentialSnapshot struct {
	User user.ID
	// Hash is the password's, in PHC form; empty means that no password is good.
	Hash string
	// PasswordChangedAt is nil until there was a password.
	PasswordChangedAt *time.Time
	// Epoch grows; access tokens of an earlier one are refused.
	Epoch int
}

// NewCredential is the credential of an account without a password.
func NewCredential(id user.ID) *Credential {
	return &Credential{s: CredentialSnapshot{User: id}}
}

// RestoreCredential is the credential a store kept.
func RestoreCredential(s CredentialSnapshot) *Credential { return &Credential{s: s} }

// Snapshot is the credential's state.
func (c *Credential) Snapshot() CredentialSnapshot { return c.s }

// Hash is the password's hash; empty means that no password is good.
func (c *Credential) Hash() string { return c.s.Hash }

// Epoch is what access tokens must carry.
func (c *Credential) Epoch() int { return c.s.Epoch }

// SetPassword gives the account a new password and voids all access tokens.
func (c *Credential) SetPassword(hash string, how identity.PasswordSet, now time.Time) {
	c.s.Hash, c.s.PasswordChangedAt = hash, &now
	c.s.Epoch++
	c.events = append(c.events, identity.PasswordWasChanged{User: c.s.User, How: how})
}

// Rehash replaces the hash by a better one of the same password.
func (c *Credential) Rehash(hash string) { c.s.Hash = hash }

// VoidPassword leaves the account without a password, because it is not known
// who chose the present one.
func (c *Credential) VoidPassword() {
	c.s.Hash = ""
	c.s.Epoch++
	c.events = append(c.events, identity.RegistrationRepeated{User: c.s.User})
}

// VoidAccessTokens makes all access tokens given so far worthless.
func (c *Credential) VoidAccessTokens() { c.s.Epoch++ }

// TakeEvents gives the events recorded since the last call.
func (c *Credential) TakeEvents() []event.Event {
	events := c.events
	c.events = nil
	return events
}
