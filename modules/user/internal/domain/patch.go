package domain

import (
	"encoding/json"
	"time"

	"roster/modules/user"
	"roster/platform/plaintext"
)

// MaxExternalID is the length of the longest external id, in characters.
const MaxExternalID = 255

// ProfilePatch says which fields of a profile become what: nil leaves a field,
// the empty text clears it.
type ProfilePatch struct {
	FirstName, LastName, DisplayName, Bio, AvatarURL, Phone, Locale, Timezone *string
}

// Patch says what becomes of what describes an account; nil leaves a field.
type Patch struct {
	Profile    ProfilePatch
	Username   *user.Username // zero clears it
	ExternalID *string        // empty clears it
	// Public and Private are merge patches (RFC 7396) of the metadata.
	Public, Private json.RawMessage
}

// Change applies a patch. It returns ErrNotFound, or fault.ErrInvalid with
// every rule that a new value breaks.
func (u *User) Change(p Patch, now time.Time) error {
	if err := u.living(); err != nil {
		return err
	}
	next, err := p.applied(u.s)
	if err != nil {
		return err
	}
	changes := differences(u.s, next)
	if len(changes) == 0 {
		return nil
	}
	u.note(user.ProfileChanged{User: u.s.ID, Changes: changes})
	u.update(next, now)
	return nil
}

func (p Patch) applied(s Snapshot) (Snapshot, error) {
	old := s.Profile
	s.Profile = p.Profile.Applied(old)
	if p.Username != nil {
		s.Username = *p.Username
	}
	var broken violations
	if p.ExternalID != nil {
		s.ExternalID = *p.ExternalID
		checkExternalID(&broken, s.ExternalID)
	}
	s.Metadata.Public = mergeMetadata(&broken, "/metadata/public", s.Metadata.Public, p.Public)
	s.Metadata.Private = mergeMetadata(&broken, "/metadata/private", s.Metadata.Private, p.Private)
	broken.join(checkProfile(s.Profile, old))
	return s, broken.err()
}

func checkExternalID(broken *violations, id string) {
	if !plaintext.OneLine(id) || plaintext.TooLong(id, MaxExternalID) {
		broken.add("/external_id", "external_id", "An external id is one line of at most 255 characters.")
	}
}

// Applied is a profile with the patch applied.
func (p ProfilePatch) Applied(to user.Profile) user.Profile {
	for _, field := range []struct{ to, value *string }{
		{&to.FirstName, p.FirstName},
		{&to.LastName, p.LastName},
		{&to.DisplayName, p.DisplayName},
		{&to.Bio, p.Bio},
		{&to.AvatarURL, p.AvatarURL},
		{&to.Phone, p.Phone},
		{&to.Locale, p.Locale},
		{&to.Timezone, p.Timezone},
	} {
		if field.value != nil {
			*field.to = *field.value
		}
	}
	return to
}
