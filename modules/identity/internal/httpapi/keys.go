package httpapi

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/page"
)

// cacheKeys is far shorter than the time for which a retired key still
// verifies, and than the time for which a new one is shown before it signs.
const cacheKeys = "public, max-age=60"

func (a *API) keys(api huma.API) {
	httpserver.Route(api, httpserver.Operation{
		ID: "get-key-set", Method: http.MethodGet, Path: "/.well-known/jwks.json", Tag: tagKeys, Public: true,
		Summary:     "Get the keys that access tokens verify with",
		Description: "A JSON Web Key Set (RFC 7517). Fetch it again when a token names a key that is not in it.",
	}, a.keySet)
	httpserver.Route(api, httpserver.Operation{
		ID: "list-keys", Method: http.MethodGet, Path: "/v1/keys", Tag: tagKeys, Permission: identity.PermissionKeysRead,
		Summary: "List the keys that sign access tokens", Description: "Those whose tokens are good, and one that waits to take over. The list has one page.",
	}, a.listKeys)
	httpserver.Route(api, httpserver.Operation{
		ID: "rotate-keys", Method: http.MethodPost, Path: "/v1/keys/rotation", Tag: tagKeys, Status: http.StatusCreated, Permission: identity.PermissionKeysManage,
		Summary: "Make a new key to sign access tokens",
		Description: "It is in the key set at once, and takes over three minutes later, when everybody has seen it. The others verify until the last of their tokens has expired, so nobody is logged out. " +
			"Needs a password given in the last ten minutes.",
		Faults: []*fault.Error{identity.ErrRotationPending, identity.ErrReauthenticate},
	}, a.rotateKeys)
}

type signingKeyBody struct {
	KeyID         string     `json:"kid" maxLength:"64"`
	Algorithm     string     `json:"alg" enum:"ES256"`
	CreatedAt     time.Time  `json:"created_at"`
	SignsFrom     time.Time  `json:"signs_from" doc:"When it takes over; the one that did last signs."`
	RetiredAt     *time.Time `json:"retired_at" doc:"When it signs no more."`
	VerifiesUntil *time.Time `json:"verifies_until" doc:"When its tokens are good no more."`
}

func signingKeyBodyOf(k domain.SigningKey) signingKeyBody {
	return signingKeyBody{
		KeyID: k.Kid, Algorithm: "ES256", CreatedAt: k.CreatedAt, SignsFrom: k.SignsFrom,
		RetiredAt: k.RetiredAt, VerifiesUntil: k.VerifiesUntil,
	}
}

func (a *API) listKeys(ctx context.Context, _ *nothing) (*httpserver.ListOutput[signingKeyBody], error) {
	keys, err := a.identity.Keys(ctx)
	if err != nil {
		return nil, err
	}
	bodies := make([]signingKeyBody, 0, len(keys))
	for _, k := range keys {
		bodies = append(bodies, signingKeyBodyOf(k))
	}
	return httpserver.List(ctx, page.New(bodies, "")), nil
}

type signingKeyOutput struct{ Body signingKeyBody }

func (a *API) rotateKeys(ctx context.Context, _ *nothing) (*signingKeyOutput, error) {
	key, err := a.identity.RotateKeys(ctx)
	if err != nil {
		return nil, err
	}
	return &signingKeyOutput{Body: signingKeyBodyOf(key)}, nil
}

type keySetOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         keySetBody
}

type keySetBody struct {
	Keys []keyBody `json:"keys" maxItems:"100"`
}

type keyBody struct {
	KeyType   string `json:"kty" enum:"EC"`
	Curve     string `json:"crv" enum:"P-256"`
	X         string `json:"x" maxLength:"43"`
	Y         string `json:"y" maxLength:"43"`
	KeyID     string `json:"kid" maxLength:"64"`
	Use       string `json:"use" enum:"sig"`
	Algorithm string `json:"alg" enum:"ES256"`
}

func (a *API) keySet(ctx context.Context, _ *nothing) (*keySetOutput, error) {
	keys, err := a.identity.KeySet(ctx)
	if err != nil {
		return nil, err
	}
	out := &keySetOutput{CacheControl: cacheKeys, Body: keySetBody{Keys: make([]keyBody, 0, len(keys))}}
	for _, k := range keys {
		out.Body.Keys = append(out.Body.Keys, keyBody{
			KeyType: "EC", Curve: "P-256", KeyID: k.Kid, Use: "sig", Algorithm: "ES256",
			X: base64.RawURLEncoding.EncodeToString(k.X), Y: base64.RawURLEncoding.EncodeToString(k.Y),
		})
	}
	return out, nil
}
