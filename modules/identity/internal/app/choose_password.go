package app

import (
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/fault"
)

// chosen is a new password in its normal form, or a fault.ErrInvalid at the
// field when the policy refuses it.
func (s *Service) chosen(password, pointer string, own ...string) (string, error) {
	password = s.Passwords.Normalize(password)
	if flaw := s.policy.Check(password, own...); flaw != domain.FlawNone {
		return "", fault.ErrInvalid.At(pointer, flaw.Code, flaw.Message)
	}
	return password, nil
}

// ownNames are what a password of the account must not be.
func ownNames(email user.Email, username user.Username, p user.Profile) []string {
	return []string{email.Canonical(), username.Canonical(), p.FirstName, p.LastName, p.DisplayName, p.FirstName + p.LastName}
}
