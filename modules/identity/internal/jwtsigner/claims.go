package jwtsigner

import (
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/id"
)

var errClaims = errors.New("a claim is missing or out of bounds")

// claims are the members of the token, each with exactly one JSON type: an
// array for aud or a text for exp does not decode. Pointers tell zero from
// missing.
type claims struct {
	Issuer          string   `json:"iss"`
	Audience        string   `json:"aud"`
	Subject         string   `json:"sub"`
	Session         string   `json:"sid"`
	ID              string   `json:"jti"`
	IssuedAt        *int64   `json:"iat"`
	NotBefore       *int64   `json:"nbf"`
	ExpiresAt       *int64   `json:"exp"`
	AuthenticatedAt *int64   `json:"auth_time"`
	Epoch           *int     `json:"epoch"`
	Roles           []string `json:"roles"`
}

// GetExpirationTime is part of jwt.Claims.
func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return date(c.ExpiresAt), nil }

// GetIssuedAt is part of jwt.Claims.
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error) { return date(c.IssuedAt), nil }

// GetNotBefore is part of jwt.Claims.
func (c *claims) GetNotBefore() (*jwt.NumericDate, error) { return date(c.NotBefore), nil }

// GetIssuer is part of jwt.Claims.
func (c *claims) GetIssuer() (string, error) { return c.Issuer, nil }

// GetSubject is part of jwt.Claims.
func (c *claims) GetSubject() (string, error) { return c.Subject, nil }

// GetAudience is part of jwt.Claims.
func (c *claims) GetAudience() (jwt.ClaimStrings, error) { return jwt.ClaimStrings{c.Audience}, nil }

func date(seconds *int64) *jwt.NumericDate {
	if seconds == nil {
		return nil
	}
	return jwt.NewNumericDate(time.Unix(*seconds, 0))
}

func (t *Tokens) encode(c domain.Claims) *claims {
	issued, expires, authenticated := c.IssuedAt.Unix(), c.ExpiresAt.Unix(), c.AuthenticatedAt.Unix()
	roles := c.Roles
	if roles == nil {
		roles = []string{}
	}
	return &claims{
		Issuer: t.issuer, Audience: t.audience,
		Subject: string(c.User), Session: string(c.Session), ID: c.ID,
		IssuedAt: &issued, NotBefore: &issued, ExpiresAt: &expires, AuthenticatedAt: &authenticated,
		Epoch: &c.Epoch, Roles: roles,
	}
}

// decode checks what the library does not know of.
func (t *Tokens) decode(c claims) (domain.Claims, error) {
	if c.IssuedAt == nil || c.AuthenticatedAt == nil || c.Epoch == nil || *c.Epoch < 0 ||
		!canonical(c.Subject) || !canonical(c.Session) || !canonical(c.ID) ||
		*c.ExpiresAt-*c.IssuedAt > int64(t.longest/time.Second) {
		return domain.Claims{}, authn.ErrUnauthenticated.Because(errClaims)
	}
	return domain.Claims{
		ID: c.ID, User: user.ID(c.Subject), Session: identity.SessionID(c.Session), Epoch: *c.Epoch, Roles: c.Roles,
		AuthenticatedAt: time.Unix(*c.AuthenticatedAt, 0).UTC(),
		IssuedAt:        time.Unix(*c.IssuedAt, 0).UTC(),
		ExpiresAt:       time.Unix(*c.ExpiresAt, 0).UTC(),
	}, nil
}

func canonical(uuid string) bool {
	parsed, err := id.Parse(uuid)
	return err == nil && parsed == uuid
}
