package config_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"roster/platform/config"
)

// ASVS: 16.2.5
func TestSecretShowsInNoFormat(t *testing.T) {
	t.Parallel()
	const secret = config.Secret("hunter2")
	type holder struct {
		S  config.Secret
		Ss []config.Secret
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t"} {
		for _, v := range []any{secret, holder{secret, []config.Secret{secret}}, map[string]config.Secret{"k": secret}} {
			got := fmt.Sprintf(verb, v)
			if strings.Contains(got, "hunter2") || strings.Contains(strings.ToLower(got), "68756e746572") || !strings.Contains(got, "***") {
				t.Errorf("%s of %T: %s", verb, v, got)
			}
		}
	}
	data, err := json.Marshal(holder{S: secret, Ss: []config.Secret{secret}})
	if err != nil || strings.Contains(string(data), "hunter2") {
		t.Errorf("JSON: %s, %v", data, err)
	}
	if secret.Reveal() != "hunter2" || secret.String() != "***" || secret.GoString() != "***" {
		t.Error("Reveal, String or GoString is wrong")
	}
}

func TestDescribeMasksSecretsThatAreSet(t *testing.T) {
	t.Parallel()
	var s settings
	for want, secret := range map[string]config.Secret{"": "", "***": "hunter2"} {
		s.Database.URL = secret
		for _, line := range config.Describe(s) {
			if line.Key == "database.url" && line.Value != want {
				t.Errorf("got %q, want %q", line.Value, want)
			}
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	good := config.KeySecret(make([]byte, config.KeyBytes))
	if key, err := good.Key(); err != nil || len(key) != config.KeyBytes {
		t.Errorf("got %d bytes, %v", len(key), err)
	}
	for _, bad := range []config.Secret{"", "x", "CHANGE-ME", config.KeySecret(make([]byte, 31)), config.KeySecret(make([]byte, 33))} {
		if _, err := bad.Key(); !errors.Is(err, config.ErrBadKey) {
			t.Errorf("%q: got %v, want ErrBadKey", bad.Reveal(), err)
		}
	}
}
