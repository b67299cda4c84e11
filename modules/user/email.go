package user

import "strings"

// The bounds of an email address in characters (RFC 5321, 4.5.3.1).
const (
	MinEmail   = 3
	MaxEmail   = 254
	maxLocal   = 64
	maxLabel   = 63
	atextExtra = "!#$%&'*+/=?^_`{|}~-"
)

// Email is an email address that is well-formed ASCII. The zero value is no
// address.
type Email struct{ written, canonical string }

// ParseEmail reads an address as a person wrote it. What is not of the form
// local@domain in ASCII is ErrInvalidEmail, with the rule it breaks.
func ParseEmail(s string) (Email, error) {
	if len(s) < MinEmail || len(s) > MaxEmail {
		return Email{}, ErrInvalidEmail.At("/email", "length", "An email address has 3 to 254 characters.")
	}
	if !isASCII(s) {
		return Email{}, ErrInvalidEmail.At("/email", "ascii", "An email address is written in ASCII; write a domain in other scripts in its xn-- form.")
	}
	local, domain, found := strings.Cut(s, "@")
	if !found || strings.Contains(domain, "@") {
		return Email{}, ErrInvalidEmail.At("/email", "format", "An email address has exactly one @.")
	}
	if !validLocal(local) {
		return Email{}, ErrInvalidEmail.At("/email", "local_part", "Before the @ stand 1 to 64 letters, digits or !#$%&'*+/=?^_`{|}~-, with single dots between them.")
	}
	if !validDomain(domain) {
		return Email{}, ErrInvalidEmail.At("/email", "domain", "After the @ stands a domain name of at least two parts.")
	}
	return Email{written: s, canonical: lower(s)}, nil
}

// String is the address as it was written.
func (e Email) String() string { return e.written }

// Canonical is the one spelling that all spellings of the address share.
func (e Email) Canonical() string { return e.canonical }

// IsZero tells whether there is no address.
func (e Email) IsZero() bool { return e.canonical == "" }

// Equal tells whether both are the same address, whatever their spelling.
func (e Email) Equal(other Email) bool { return e.canonical == other.canonical }

func validLocal(local string) bool {
	if len(local) > maxLocal {
		return false
	}
	for atom := range strings.SplitSeq(local, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(r rune) bool {
			return !isAlphanumeric(r) && !strings.ContainsRune(atextExtra, r)
		}) {
			return false
		}
	}
	return true
}

func validDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	last := labels[len(labels)-1]
	// A last part of digits is an IP address, not a domain.
	if len(labels) < 2 || !strings.ContainsFunc(last, isLetter) {
		return false
	}
	for _, label := range labels {
		if !validLabel(label) {
			return false
		}
	}
	return true
}

func validLabel(label string) bool {
	if label == "" || len(label) > maxLabel || label[0] == '-' || label[len(label)-1] == '-' {
		return false
	}
	return !strings.ContainsFunc(label, func(r rune) bool { return !isAlphanumeric(r) && r != '-' })
}
