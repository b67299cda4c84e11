package jwtsigner

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"roster/platform/authn"
)

// ASVS: 9.2.4
func TestReadGivesWhatWasSigned(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	got, err := f.tokens.Read(t.Context(), f.good(t))
	if err != nil || !reflect.DeepEqual(got, goodClaims()) {
		t.Errorf("Read = %+v, %v; want %+v", got, err, goodClaims())
	}
	if again, err := f.tokens.Read(t.Context(), f.signed(t, f.head(), f.body(t, nil))); err != nil || again.Epoch != 3 {
		t.Fatalf("the kit's own signature does not pass (%v), so the kit proves nothing", err)
	}
}

// ASVS: 9.1.1, 9.1.2, 9.1.3, 9.2.2
func TestReadRefusesForgedHeaders(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	good := f.good(t)
	body := f.body(t, nil)
	public, err := x509.MarshalPKIXPublicKey(&f.keys.private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	with := func(members map[string]any) string {
		head := f.head()
		for k, v := range members {
			head[k] = v
		}
		return f.signed(t, head, body)
	}
	without := func(member string) string {
		head := f.head()
		delete(head, member)
		return f.signed(t, head, body)
	}
	refused(t, f, map[string]string{
		"alg none":                   segment(map[string]any{"alg": "none", "typ": tokenType, "kid": f.keys.kid}) + "." + segment(body) + ".",
		"alg None":                   with(map[string]any{"alg": "None"}),
		"alg es256":                  with(map[string]any{"alg": "es256"}),
		"alg ES256 and a space":      with(map[string]any{"alg": " ES256"}),
		"alg ES384":                  with(map[string]any{"alg": "ES384"}),
		"alg a number":               with(map[string]any{"alg": 256}),
		"alg missing":                without("alg"),
		"HS256, public key in DER":   hmacSigned(map[string]any{"alg": "HS256", "typ": tokenType, "kid": f.keys.kid}, body, public),
		"HS256, public key in PEM":   hmacSigned(map[string]any{"alg": "HS256", "typ": tokenType, "kid": f.keys.kid}, body, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})),
		"HS256, empty key":           hmacSigned(map[string]any{"alg": "HS256", "typ": tokenType, "kid": f.keys.kid}, body, nil),
		"ES256 head, HMAC signature": hmacSigned(f.head(), body, public),
		"kid of nobody":              with(map[string]any{"kid": "nobody"}),
		"kid a path":                 with(map[string]any{"kid": "../../dev/null"}),
		"kid SQL":                    with(map[string]any{"kid": "x' OR '1'='1"}),
		"kid an array":               with(map[string]any{"kid": []string{f.keys.kid}}),
		"kid missing":                without("kid"),
		"typ JWT":                    with(map[string]any{"typ": "JWT"}),
		"typ AT+JWT":                 with(map[string]any{"typ": "AT+JWT"}),
		"typ missing":                without("typ"),
		"jku":                        with(map[string]any{"jku": "https://evil.test/keys"}),
		"x5u":                        with(map[string]any{"x5u": "https://evil.test/cert"}),
		"jwk":                        with(map[string]any{"jwk": map[string]any{"kty": "EC"}}),
		"crit":                       with(map[string]any{"crit": []string{"exp"}}),
		"b64 false":                  with(map[string]any{"b64": false}),
		"zip":                        with(map[string]any{"zip": "DEF"}),
		"alg twice":                  f.signed(t, fmt.Sprintf(`{"alg":"none","alg":"ES256","kid":%q,"typ":"at+jwt"}`, f.keys.kid), body),
		"members in another order":   f.signed(t, fmt.Sprintf(`{"typ":"at+jwt","alg":"ES256","kid":%q}`, f.keys.kid), body),
		"a stranger's key":           sign(t, stranger, segment(f.head())+"."+segment(body)),
		"head no JSON":               f.signed(t, "ES256", body),
		"another's payload":          strings.Join([]string{strings.Split(good, ".")[0], segment(f.body(t, map[string]any{"epoch": 9})), strings.Split(good, ".")[2]}, "."),
	})
}

// ASVS: 9.1.1
func TestReadRefusesOtherShapes(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	good := f.good(t)
	parts := strings.Split(good, ".")
	refused(t, f, map[string]string{
		"empty": "", "dots": "..", "refresh token": "WmFQv1m2cG9RcmJ2Y2h2d2V5dGpocmVqaGdqc2hkZ2Y",
		"two parts": parts[0] + "." + parts[1], "four parts": good + ".", "five parts": good + ".a.b",
		"no signature": parts[0] + "." + parts[1] + ".", "cut": good[:len(good)-1], "grown": good + "A",
		"padded": good + "=", "space before": " " + good, "space after": good + " ", "newline": good + "\n",
		"JSON form":        `{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`,
		"signature zeroed": parts[0] + "." + parts[1] + "." + strings.Repeat("A", len(parts[2])),
		"a MB of dots":     strings.Repeat(".", 1<<20), "a MB of good head": parts[0] + "." + strings.Repeat("A", 1<<20),
	})
}

// ASVS: 9.2.1, 9.2.3, 10.3.1
func TestReadRefusesWrongClaims(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	at := func(d time.Duration) int64 { return now.Add(d).Unix() }
	for name, change := range map[string]map[string]any{
		"iss missing": {"iss": nil}, "iss other": {"iss": "https://roster.test/"}, "iss an array": {"iss": []string{"https://roster.test"}},
		"aud missing": {"aud": nil}, "aud other": {"aud": "other"}, "aud an array": {"aud": []string{"roster"}},
		"exp missing": {"exp": nil}, "exp past": {"exp": at(-time.Minute)}, "exp text": {"exp": "9999999999"}, "exp fraction": {"exp": 4e9 + 0.5},
		"exp huge": {"exp": 1e300}, "exp too far": {"exp": at(time.Hour)}, "exp null": {"exp": nil}, "exp true": {"exp": true},
		"nbf missing": {"nbf": nil}, "nbf future": {"nbf": at(time.Minute)}, "nbf text": {"nbf": "0"},
		"iat missing": {"iat": nil}, "iat future": {"iat": at(time.Minute), "exp": at(2 * time.Minute)}, "iat an object": {"iat": map[string]int{}},
		"sub missing": {"sub": nil}, "sub no UUID": {"sub": "1"}, "sub upper case": {"sub": strings.ToUpper(string(goodClaims().User))}, "sub a number": {"sub": 7},
		"sid missing": {"sid": nil}, "sid no UUID": {"sid": "' OR 1=1"}, "jti missing": {"jti": nil}, "jti a number": {"jti": 1},
		"epoch missing": {"epoch": nil}, "epoch text": {"epoch": "3"}, "epoch negative": {"epoch": -1}, "epoch fraction": {"epoch": 3.5},
		"auth_time missing": {"auth_time": nil}, "roles text": {"roles": "admin"},
	} {
		refused(t, f, map[string]string{name: f.signed(t, f.head(), f.body(t, change))})
	}
	refused(t, f, map[string]string{
		"payload an array": f.signed(t, f.head(), "[]"), "payload null": f.signed(t, f.head(), "null"),
		"payload no JSON": f.signed(t, f.head(), "{"), "payload with a tail": f.signed(t, f.head(), "{} {}"),
	})
}

// ASVS: 9.2.1
func TestReadRefusesExpired(t *testing.T) {
	t.Parallel()
	f := newForge(t)
	token := f.good(t)
	f.clock.Advance(10*time.Minute + leeway)
	refused(t, f, map[string]string{"expired": token})
}

// refused checks that each token is refused, and fast.
func refused(t *testing.T, f forge, tokens map[string]string) {
	t.Helper()
	for name, token := range tokens {
		began := time.Now()
		_, err := f.tokens.Read(t.Context(), token)
		if took := time.Since(began); took > time.Second {
			t.Errorf("%s: took %s", name, took)
		}
		if !errors.Is(err, authn.ErrUnauthenticated) {
			t.Errorf("%s: Read = %v, want authn.ErrUnauthenticated", name, err)
		}
	}
}

// FuzzRead: of all texts there is one that is taken as a token, and of all
// payloads under the right key's signature only those that say what is asked.
//
// ASVS: 9.1.1
func FuzzRead(f *testing.F) {
	kit := newForge(f)
	good := kit.good(f)
	payload, err := json.Marshal(kit.body(f, nil))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{good, "a.b.c", strings.Repeat(".", 100), string(payload), `{"exp":1e999}`, "null"} {
		f.Add(seed)
	}
	head, _, _ := strings.Cut(good, ".")
	f.Fuzz(func(t *testing.T, text string) {
		for _, token := range []string{text, head + "." + text} {
			if _, err := kit.tokens.Read(t.Context(), token); err == nil && token != good {
				t.Errorf("Read accepts %q", token)
			}
		}
		claims, err := kit.tokens.Read(t.Context(), kit.signed(t, kit.head(), text))
		switch {
		case err != nil && !errors.Is(err, authn.ErrUnauthenticated):
			t.Errorf("the payload %q is no fault but %v", text, err)
		case err == nil && (claims.User == "" || claims.Session == "" || claims.ID == "" || !claims.ExpiresAt.After(now)):
			t.Errorf("the payload %q is taken as %+v", text, claims)
		}
	})
}
