package httpapi

import (
	"encoding/json"

	"roster/modules/user/internal/app"
	"roster/modules/user/internal/domain"
	"roster/platform/httpserver"
	"roster/platform/mergepatch"
)

// profilePatch is the profile in a merge patch: null clears a field.
type profilePatch struct {
	FirstName   mergepatch.Field[string] `json:"first_name,omitzero" maxLength:"100" example:"Ada"`
	LastName    mergepatch.Field[string] `json:"last_name,omitzero" maxLength:"100" example:"Lovelace"`
	DisplayName mergepatch.Field[string] `json:"display_name,omitzero" maxLength:"100" example:"Ada Lovelace"`
	Bio         mergepatch.Field[string] `json:"bio,omitzero" maxLength:"2000" example:"First programmer"`
	AvatarURL   mergepatch.Field[string] `json:"avatar_url,omitzero" maxLength:"2048" example:"https://example.com/ada.png" doc:"An https address."`
	Phone       mergepatch.Field[string] `json:"phone,omitzero" maxLength:"16" example:"+4930123456" doc:"E.164, such as +4930123456."`
	Locale      mergepatch.Field[string] `json:"locale,omitzero" maxLength:"35" example:"en-GB" doc:"BCP 47, such as de-CH."`
	Timezone    mergepatch.Field[string] `json:"timezone,omitzero" maxLength:"64" example:"Europe/London" doc:"IANA, such as Europe/Zurich."`
}

// profileOf is what a patch makes of the profile; null clears all of it.
func profileOf(member mergepatch.Field[profilePatch]) domain.ProfilePatch {
	p := member.Value()
	if member.Null() {
		null := mergepatch.NullOf[string]()
		p = profilePatch{null, null, null, null, null, null, null, null}
	}
	return domain.ProfilePatch{
		FirstName: textPatch(p.FirstName), LastName: textPatch(p.LastName), DisplayName: textPatch(p.DisplayName),
		Bio: textPatch(p.Bio), AvatarURL: textPatch(p.AvatarURL), Phone: textPatch(p.Phone),
		Locale: textPatch(p.Locale), Timezone: textPatch(p.Timezone),
	}
}

// textPatch is nil for an absent member and the empty text for null.
func textPatch(f mergepatch.Field[string]) *string {
	if !f.Set() {
		return nil
	}
	value := f.Value()
	return &value
}

// metadataPatch is the metadata in a merge patch.
type metadataPatch struct {
	Public  mergepatch.Field[object] `json:"public,omitzero" doc:"Merged into the object; null empties it."`
	Private mergepatch.Field[object] `json:"private,omitzero" doc:"Merged into the object; null empties it."`
}

// ownMetadataPatch is the metadata in the merge patch of its person.
type ownMetadataPatch struct {
	Public mergepatch.Field[object] `json:"public,omitzero" doc:"Merged into the object; null empties it."`
}

// within is a member of a member: when the outer one is null, so is the inner.
func within[T any](outer mergepatch.Field[T], inner mergepatch.Field[object]) json.RawMessage {
	if outer.Null() {
		inner = mergepatch.NullOf[object]()
	}
	return objectPatch(inner)
}

// objectPatch is nil for an absent member.
func objectPatch(f mergepatch.Field[object]) json.RawMessage {
	switch {
	case !f.Set():
		return nil
	case f.Null():
		return json.RawMessage("null")
	default:
		return f.Value().RawMessage
	}
}

// seen is the version that a request's If-Match names.
func seen(p httpserver.Precondition, required bool) (app.Version, error) {
	version, ok, err := p.Version(required)
	if err != nil || !ok {
		return app.AnyVersion, err
	}
	return app.Version(version), nil
}

const (
	optional = false
	required = true
)
