package jwtsigner

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/platform/authn"
	"roster/platform/id"
)

const (
	tokenType = "at+jwt"
	// maxToken bounds what is parsed at all; ours are under 1 KiB.
	maxToken = 4096
	// leeway is for clocks of replicas that differ.
	leeway = 5 * time.Second
)

// Tokens makes and reads access tokens. It is safe for concurrent use.
type Tokens struct {
	ring             *ring
	issuer, audience string
	longest          time.Duration
	parser           *jwt.Parser
	seen             seen
}

// New makes Tokens; it fails on a bad key-encryption key.
func New(cfg identity.Config, store app.SigningKeys, ids id.Generator, clock app.Clock) (*Tokens, error) {
	seal, err := newSeal(cfg.KeyEncryptionKey)
	if err != nil {
		return nil, err
	}
	return &Tokens{
		ring:   &ring{store: store, seal: seal, ids: ids, clock: clock},
		seen:   newSeen(),
		issuer: cfg.Issuer, audience: cfg.Audience, longest: cfg.AccessTokenTTL,
		parser: jwt.NewParser(
			jwt.WithValidMethods([]string{jwt.SigningMethodES256.Alg()}), jwt.WithStrictDecoding(),
			jwt.WithIssuer(cfg.Issuer), jwt.WithAudience(cfg.Audience),
			jwt.WithExpirationRequired(), jwt.WithNotBeforeRequired(), jwt.WithIssuedAt(),
			jwt.WithLeeway(leeway), jwt.WithTimeFunc(clock.Now)),
	}, nil
}

// Signer gives what signs with the key in force; it makes the first key.
func (t *Tokens) Signer(ctx context.Context) (app.Sign, error) {
	keys, err := t.ring.keys(ctx, keepKeys)
	if err != nil {
		return nil, err
	}
	return func(c domain.Claims) (string, error) {
		token := jwt.NewWithClaims(jwt.SigningMethodES256, t.encode(c))
		token.Header["typ"], token.Header["kid"] = tokenType, keys.kid
		signed, err := token.SignedString(keys.private)
		if err != nil {
			return "", fmt.Errorf("sign access token: %w", err)
		}
		return signed, nil
	}, nil
}

// PublicKeys lists the keys that Read accepts.
func (t *Tokens) PublicKeys(ctx context.Context) ([]domain.PublicKey, error) {
	keys, err := t.ring.keys(ctx, keepKeys)
	if err != nil {
		return nil, err
	}
	return keys.public, nil
}

// NewKey makes a key, sealed, that was not stored yet.
func (t *Tokens) NewKey(now time.Time) (domain.SigningKey, error) {
	return generate(t.ring.seal, t.ring.ids.Ordered(), now)
}

// Read checks a token. The header must be, byte for byte, what Signer writes for
// a key in force; so no header is ever interpreted, and alg, typ, kid, jku, crit
// and their spellings leave nothing to play with.
func (t *Tokens) Read(ctx context.Context, token string) (domain.Claims, error) {
	// The decoder of base64 skips line breaks, so a token would have many forms.
	if len(token) > maxToken || strings.ContainsAny(token, "\r\n") {
		return domain.Claims{}, authn.ErrUnauthenticated
	}
	head, _, _ := strings.Cut(token, ".")
	keys, err := t.ring.keys(ctx, keepKeys)
	if err != nil {
		return domain.Claims{}, err
	}
	key, known := keys.byHeader[head]
	if !known {
		if keys, err = t.ring.keys(ctx, askAgain); err != nil {
			return domain.Claims{}, err
		}
		if key, known = keys.byHeader[head]; !known {
			return domain.Claims{}, authn.ErrUnauthenticated
		}
	}
	if known, found := t.seen.recall(token, key, t.ring.clock.Now()); found {
		return known, nil
	}
	var body claims
	if _, err := t.parser.ParseWithClaims(token, &body, func(*jwt.Token) (any, error) { return key, nil }); err != nil {
		return domain.Claims{}, authn.ErrUnauthenticated.Because(err)
	}
	read, err := t.decode(body)
	if err == nil {
		t.seen.keep(token, key, read)
	}
	return read, err
}

// header is the first segment of every token of a key.
func header(kid string) string {
	// A map marshals in the order of its keys, as golang-jwt's own does.
	text, _ := json.Marshal(map[string]string{"alg": jwt.SigningMethodES256.Alg(), "typ": tokenType, "kid": kid})
	return base64.RawURLEncoding.EncodeToString(text)
}
