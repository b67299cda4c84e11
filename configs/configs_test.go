package configs_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"roster/configs"
	"roster/platform/config"
)

func TestDefaultsAreComplete(t *testing.T) {
	t.Parallel()
	cfg, err := configs.Load("", nil, nil) // fails when a key has no field, or a field no key
	if err != nil {
		t.Fatal(err)
	}
	keys, err := configs.Keys()
	if err != nil {
		t.Fatal(err)
	}
	masked := cfg.Masked()
	if len(keys) != len(masked) {
		t.Errorf("%d keys, %d fields", len(keys), len(masked))
	}
	for i, k := range keys {
		if k.Comment == "" {
			t.Errorf("%s has no comment", k.Name)
		}
		if i < len(masked) && masked[i].Key != k.Name {
			t.Errorf("default.yaml has %s where the struct has %s", k.Name, masked[i].Key)
		}
	}
}

// ASVS: 16.2.5
func TestEverySecretIsMasked(t *testing.T) {
	t.Parallel()
	cfg := mustLoad(t, production(nil))
	secrets := 0
	for _, s := range cfg.Masked() {
		if strings.Contains(s.Value, "hunter2") {
			t.Errorf("%s shows its secret", s.Key)
		}
		if s.Value == "***" {
			secrets++
		}
	}
	if secrets != 8 {
		t.Errorf("%d settings are masked, want 8", secrets)
	}
}

func TestVariablesReadElsewhereAreLeftAlone(t *testing.T) {
	t.Parallel()
	environ := []string{"ROSTER_POSTGRES_BIN=/usr/bin", "ROSTER_POSTGRES_MIRROR=https://example.com", "ROSTER_CONFIG=x"}
	if _, err := configs.Load("", environ, nil, "ROSTER_CONFIG"); err != nil {
		t.Error(err)
	}
	if _, err := configs.Load("", environ, nil); err == nil || !strings.Contains(err.Error(), "ROSTER_CONFIG") {
		t.Errorf("got %v, want ROSTER_CONFIG unknown", err)
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	if err := configs.AddFlags(flags); err != nil {
		t.Fatal(err)
	}
	if err := flags.Parse([]string{"--identity.access-token-ttl=5m"}); err != nil {
		t.Fatal(err)
	}
	cfg, err := configs.Load("", nil, flags)
	if err != nil || cfg.Identity.AccessTokenTTL.Minutes() != 5 {
		t.Errorf("got %s, %v", cfg.Identity.AccessTokenTTL, err)
	}
}

func TestFallbacks(t *testing.T) {
	t.Parallel()
	cfg := mustLoad(t, []string{"ROSTER_DATABASE_URL=postgres://a", "ROSTER_PUBLIC_URL=https://a.example.net"})
	if cfg.Database.Owner() != "postgres://a" || cfg.Database.Listen() != "postgres://a" || cfg.Issuer() != "https://a.example.net" {
		t.Error("an empty setting does not fall back")
	}
	cfg = mustLoad(t, []string{"ROSTER_DATABASE_URL=postgres://a", "ROSTER_DATABASE_OWNER_URL=postgres://b",
		"ROSTER_DATABASE_LISTEN_URL=postgres://c", "ROSTER_IDENTITY_ISSUER=https://i.example.net"})
	if cfg.Database.Owner() != "postgres://b" || cfg.Database.Listen() != "postgres://c" || cfg.Issuer() != "https://i.example.net" {
		t.Error("a setting that is there is not used")
	}
	if got := cfg.Data.Path("keys", "a"); got != filepath.Join("data", "keys", "a") {
		t.Errorf("path %s", got)
	}
}

func TestEnsureSecrets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	given := config.KeySecret(make([]byte, config.KeyBytes))
	environ := []string{"ROSTER_DATA_DIR=" + dir, "ROSTER_CURSORS_KEY=" + given.Reveal()}
	first, second := mustLoad(t, environ), mustLoad(t, environ)
	for _, cfg := range []*configs.Config{&first, &second} {
		if err := configs.EnsureSecrets(cfg); err != nil {
			t.Fatal(err)
		}
		if err := cfg.Validate(); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(first.Identity, second.Identity) || first.Audit.KeyEncryptionKey != second.Audit.KeyEncryptionKey || first.Audit.SealingKey != second.Audit.SealingKey || first.Identity.KeyEncryptionKey == "" {
		t.Error("the second start has other keys than the first")
	}
	if first.Cursors.Key != given {
		t.Error("a key from the settings was replaced")
	}
	broken := filepath.Join(dir, "keys", "audit.key")
	if err := os.WriteFile(broken, []byte("short"), 0o600); err != nil {
		t.Fatal(err)
	}
	third := mustLoad(t, environ)
	err := configs.EnsureSecrets(&third)
	if !errors.Is(err, config.ErrBadKey) || !strings.Contains(err.Error(), broken) || !strings.Contains(err.Error(), "audit.key_encryption_key") {
		t.Errorf("got %v, want the file and the setting named", err)
	}
}

func TestEnsureSecretsMakesNothingInProduction(t *testing.T) {
	t.Parallel()
	cfg := mustLoad(t, production(nil))
	cfg.Data.Dir, cfg.Cursors.Key = t.TempDir(), ""
	if err := configs.EnsureSecrets(&cfg); err != nil || cfg.Cursors.Key != "" {
		t.Errorf("got a key, %v", err)
	}
}

func mustLoad(t *testing.T, environ []string) configs.Config {
	t.Helper()
	cfg, err := configs.Load("", environ, nil)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}
