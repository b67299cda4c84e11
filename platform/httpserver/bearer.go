package httpserver

import (
	"context"
	"strings"

	"roster/platform/authn"
)

// Authenticator finds out who an access token stands for. A token that is not
// valid, for whatever reason, is authn.ErrUnauthenticated.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (authn.Principal, error)
}

const maxToken = 8 << 10

type tokenSentKey struct{}

// authenticate takes the token from the Authorization header, and from nowhere
// else, and puts who it stands for into the context.
func (e *edge) authenticate(x *exchange) (context.Context, error) {
	token, err := bearerToken(headerValues(x, "Authorization"))
	if err != nil {
		return x.ctx, err
	}
	ctx := context.WithValue(x.ctx, tokenSentKey{}, true)
	principal, err := e.authenticator.Authenticate(ctx, token)
	if err != nil {
		return ctx, err //nolint:wrapcheck // answered and logged right away
	}
	return authn.With(ctx, principal), nil
}

func bearerToken(headers []string) (string, error) {
	const scheme = "Bearer "
	if len(headers) > 1 {
		return "", ErrMalformed.At("header.Authorization", "repeated", "may be sent once only")
	}
	if len(headers) == 0 || len(headers[0]) > maxToken || len(headers[0]) <= len(scheme) {
		return "", authn.ErrUnauthenticated
	}
	if !strings.EqualFold(headers[0][:len(scheme)], scheme) {
		return "", authn.ErrUnauthenticated
	}
	return strings.TrimLeft(headers[0][len(scheme):], " "), nil
}

// challenge is the WWW-Authenticate of a 401 (RFC 6750, 3).
func challenge(ctx context.Context) string {
	if sent, _ := ctx.Value(tokenSentKey{}).(bool); sent {
		return `Bearer error="invalid_token"`
	}
	return "Bearer"
}

// headerValues are the lines that a header was sent in.
func headerValues(x *exchange, name string) []string { return x.gin.Request.Header.Values(name) }
