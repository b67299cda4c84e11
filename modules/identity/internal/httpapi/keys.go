package httpapi

import (
	"context"
	"encoding/base64"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/httpserver"
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
}

type keySetOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         keySetBody
}

type keySetBody struct {
	Keys []keyBody `json:"keys"`
}

type keyBody struct {
	KeyType   string `json:"kty" enum:"EC"`
	Curve     string `json:"crv" enum:"P-256"`
	X         string `json:"x"`
	Y         string `json:"y"`
	KeyID     string `json:"kid"`
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
