//go:build interop

package interop

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// verifiers are the commands, run in the folder verifiers.
var verifiers = map[string][]string{
	"npm jose":         {"node", "jose.mjs"},
	"npm jsonwebtoken": {"node", "jsonwebtoken.cjs"},
	"Debian PyJWT":     {"/usr/bin/python3", "pyjwt.py"},
	"Perl Crypt::JWT":  {"/usr/bin/perl", "cryptjwt.pl"},
}

// ASVS: 9.2.4, 11.6.1
func TestForeignLibrariesVerifyAcrossRotations(t *testing.T) {
	t.Parallel()
	// Tokens of both keys have to be good by the real clock, which is the
	// libraries'.
	s := newServer(t, time.Now().Add(-5*time.Minute))
	first := s.login()
	s.verified(map[string]string{"first": first}, forged(first))

	s.rotate()
	s.verified(map[string]string{"first": first}, nil)
	s.clock.Advance(4 * time.Minute) // the new key has taken over
	second := s.login()
	if kid(t, first) == kid(t, second) {
		t.Fatal("the key was not rotated")
	}
	s.verified(map[string]string{"first": first, "second": second}, forged(second))

	s.clock.Advance(20 * time.Minute) // the first key verifies no more
	s.verified(map[string]string{"second": second}, map[string]string{"first": first})
}

// verified has every library look at the tokens, with the present key set.
func (s *server) verified(good, bad map[string]string) {
	s.t.Helper()
	tokens := map[string]string{}
	for _, some := range []map[string]string{good, bad} {
		for name, token := range some {
			tokens[name] = token
		}
	}
	given, err := json.Marshal(map[string]any{
		"jwks": s.keySet(), "issuer": issuer, "audience": audience, "tokens": tokens,
	})
	if err != nil {
		s.t.Fatal(err)
	}
	for library, command := range verifiers {
		verdicts := ask(s.t, library, command, given)
		for name := range good {
			if verdicts[name] != string(s.owner) {
				s.t.Errorf("%s refuses %s", library, name)
			}
		}
		for name := range bad {
			if verdicts[name] != "" {
				s.t.Errorf("%s accepts %s", library, name)
			}
		}
	}
}

func ask(t *testing.T, library string, command []string, given []byte) (verdicts map[string]string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...) //nolint:gosec // our own list
	cmd.Dir, cmd.Stdin = "verifiers", bytes.NewReader(given)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s did not run: %v\n%s", library, err, complaint.String())
	}
	if err := json.Unmarshal(out, &verdicts); err != nil {
		t.Fatalf("%s printed %q: %v", library, out, err)
	}
	return verdicts
}

// forged are tokens that nobody may accept.
func forged(token string) map[string]string {
	parts := strings.Split(token, ".")
	encode := base64.RawURLEncoding.EncodeToString
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	other := encode([]byte(strings.Replace(string(payload), `"epoch":`, `"epoch":1`, 1)))
	return map[string]string{
		"no algorithm":    encode([]byte(`{"alg":"none","typ":"at+jwt"}`)) + "." + parts[1] + ".",
		"another claim":   parts[0] + "." + other + "." + parts[2],
		"no signature":    parts[0] + "." + parts[1] + ".",
		"other signature": parts[0] + "." + parts[1] + "." + encode(make([]byte, 64)),
	}
}

func kid(t *testing.T, token string) string {
	t.Helper()
	head, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		t.Fatal(err)
	}
	var header struct{ Kid string }
	if err := json.Unmarshal(text, &header); err != nil {
		t.Fatal(err)
	}
	return header.Kid
}

func (s *server) keySet() json.RawMessage {
	s.t.Helper()
	return s.send(http.MethodGet, "/.well-known/jwks.json", nil).Want(http.StatusOK).Body
}
