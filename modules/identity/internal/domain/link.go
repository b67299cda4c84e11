package domain

import (
	"time"

	"roster/modules/user"
)

// Link is a mailed token: it proves, once and for a while, that its bearer
// reads the account's mail. A newer one of the same kind replaces it.
type Link struct {
	ID        string
	User      user.ID
	Email     user.Email // the address it was sent to
	Digest    Digest
	CreatedAt time.Time
	ExpiresAt time.Time
}

// VerifyEmailURL is where a verification link leads. The token is in the
// fragment, which browsers send to no server and put into no Referer; the page
// there posts it. The origin comes from the configuration alone.
func VerifyEmailURL(publicURL, token string) string {
	return publicURL + "/verify-email#token=" + token
}

// ResetPasswordURL is where a link to set a password leads, as VerifyEmailURL.
func ResetPasswordURL(publicURL, token string) string {
	return publicURL + "/reset-password#token=" + token
}

// ChangeEmailURL is where a link to prove another address leads, as
// VerifyEmailURL.
func ChangeEmailURL(publicURL, token string) string {
	return publicURL + "/change-email#token=" + token
}
