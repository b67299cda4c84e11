package jwtsigner

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/identity/internal/storetest"
	"roster/platform/clock"
	"roster/platform/uuidgen"
)

var now = time.Date(2090, 1, 2, 3, 4, 5, 0, time.UTC)

func config() identity.Config {
	return identity.Config{
		Issuer: "https://roster.test", Audience: "roster", AccessTokenTTL: 10 * time.Minute,
		KeyEncryptionKey: []byte(strings.Repeat("k", 32)),
	}
}

// forge makes tokens as an attacker would who, at worst, had the key.
type forge struct {
	tokens *Tokens
	keys   *keySet
	clock  *clock.Manual
}

func newForge(t testing.TB) forge {
	t.Helper()
	at := clock.NewManual(now)
	tokens, err := New(config(), storetest.NewMemory().Stores().SigningKeys, uuidgen.New(), at)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := tokens.ring.keys(t.Context(), keepKeys)
	if err != nil {
		t.Fatal(err)
	}
	return forge{tokens: tokens, keys: keys, clock: at}
}

func goodClaims() domain.Claims {
	return domain.Claims{
		ID:      "0a1b2c3d-0000-4000-8000-000000000001",
		User:    "0a1b2c3d-0000-4000-8000-000000000002",
		Session: "0a1b2c3d-0000-7000-8000-000000000003",
		Epoch:   3, Roles: []string{"user"}, AuthenticatedAt: now, IssuedAt: now, ExpiresAt: now.Add(10 * time.Minute),
	}
}

func (f forge) good(t testing.TB) string {
	t.Helper()
	sign, err := f.tokens.Signer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	token, err := sign(goodClaims())
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (f forge) head() map[string]any {
	return map[string]any{"alg": "ES256", "typ": "at+jwt", "kid": f.keys.kid}
}

// body is the good token's payload with members replaced; nil removes one.
func (f forge) body(t testing.TB, change map[string]any) map[string]any {
	t.Helper()
	text, err := json.Marshal(f.tokens.encode(goodClaims()))
	if err != nil {
		t.Fatal(err)
	}
	members := map[string]any{}
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	maps.Copy(members, change)
	maps.DeleteFunc(members, func(_ string, v any) bool { return v == nil })
	return members
}

func segment(v any) string {
	text, isText := v.(string)
	if !isText {
		raw, _ := json.Marshal(v)
		text = string(raw)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

// signed puts the right key's signature under anything; members of text are
// taken as they are.
func (f forge) signed(t testing.TB, head, body any) string {
	t.Helper()
	return sign(t, f.keys.private, segment(head)+"."+segment(body))
}

func sign(t testing.TB, key *ecdsa.PrivateKey, input string) string {
	t.Helper()
	signature, err := jwt.SigningMethodES256.Sign(input, key)
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func hmacSigned(head, body any, key []byte) string {
	input := segment(head) + "." + segment(body)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(input))
	return input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
