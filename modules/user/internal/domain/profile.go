package domain

import (
	"net/url"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // the names of time zones must not depend on the machine

	"roster/modules/user"
	"roster/platform/plaintext"
)

// profileField is one field of a profile with its rules. An empty value means
// not set and is always allowed.
type profileField struct {
	name     string
	personal bool // data about a person, to be forgotten with them
	max      int  // characters
	of       func(*user.Profile) *string
	valid    func(string) bool
	rule     string // in words
}

var profileFields = []profileField{
	{"first_name", true, 100, func(p *user.Profile) *string { return &p.FirstName }, validName, nameRule},
	{"last_name", true, 100, func(p *user.Profile) *string { return &p.LastName }, validName, nameRule},
	{"display_name", true, 100, func(p *user.Profile) *string { return &p.DisplayName }, validName, nameRule},
	{"bio", true, 2000, func(p *user.Profile) *string { return &p.Bio }, validBio, "A bio is text of at most 2,000 characters."},
	{"avatar_url", true, 2048, func(p *user.Profile) *string { return &p.AvatarURL }, validAvatar, "An avatar is an https address of at most 2,048 characters, without a password."},
	{"phone", true, 16, func(p *user.Profile) *string { return &p.Phone }, phonePattern.MatchString, "A phone number is written as +, country code and number, digits only (E.164)."},
	{"locale", true, 35, func(p *user.Profile) *string { return &p.Locale }, localePattern.MatchString, "A locale is a BCP 47 tag, such as de-CH."},
	{"timezone", true, 64, func(p *user.Profile) *string { return &p.Timezone }, validTimezone, "A time zone is an IANA name, such as Europe/Zurich."},
}

const nameRule = "A name is one line of visible text of at most 100 characters, without blanks around it."

var (
	phonePattern    = regexp.MustCompile(`^\+[1-9][0-9]{1,14}$`)
	localePattern   = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
	timezonePattern = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)
)

// checkProfile holds what is new in a profile against the rules; what was there
// before they were made may stay.
func checkProfile(p, old user.Profile) error {
	var broken violations
	for _, field := range profileFields {
		value := *field.of(&p)
		if value == "" || value == *field.of(&old) {
			continue
		}
		if plaintext.TooLong(value, field.max) || !field.valid(value) {
			broken.add("/profile/"+field.name, field.name, field.rule)
		}
	}
	return broken.err()
}

func validName(s string) bool {
	return plaintext.OneLine(s) && plaintext.Visible(s) && strings.TrimSpace(s) == s
}

func validBio(s string) bool { return plaintext.Lines(s) }

func validAvatar(s string) bool {
	if !plaintext.OneLine(s) || strings.ContainsAny(s, " \"<>\\^`{|}") {
		return false
	}
	address, err := url.Parse(s)
	return err == nil && strings.HasPrefix(s, "https://") && address.Hostname() != "" && address.User == nil
}

func validTimezone(s string) bool {
	if s == "Local" || !timezonePattern.MatchString(s) {
		return false
	}
	_, err := time.LoadLocation(s)
	return err == nil
}
