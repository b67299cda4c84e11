package configs_test

import (
	"errors"
	"maps"
	"os"
	"strings"
	"testing"

	"roster/configs"
	"roster/platform/config"
)

// key is a different key for each fill.
func key(fill byte) string {
	return config.KeySecret([]byte(strings.Repeat(string(rune(fill)), config.KeyBytes))).Reveal()
}

// production is an environment that production accepts, with changes.
func production(changes map[string]string) []string {
	env := map[string]string{
		"ROSTER_MODE":                        "production",
		"ROSTER_PUBLIC_URL":                  "https://accounts.roster.test",
		"ROSTER_DATABASE_URL":                "postgres://app:hunter2@db/roster?sslmode=verify-full",
		"ROSTER_DATABASE_OWNER_URL":          "postgres://owner:hunter2@db/roster?sslmode=verify-full",
		"ROSTER_DATABASE_LISTEN_URL":         "postgres://app:hunter2@direct/roster?sslmode=verify-ca",
		"ROSTER_MAIL_FROM":                   "Roster <accounts@roster.test>",
		"ROSTER_MAIL_SMTP_HOST":              "smtp.roster.test",
		"ROSTER_MAIL_SMTP_USERNAME":          "roster",
		"ROSTER_MAIL_SMTP_PASSWORD":          "hunter2",
		"ROSTER_IDENTITY_KEY_ENCRYPTION_KEY": key('i'),
		"ROSTER_AUDIT_KEY_ENCRYPTION_KEY":    key('a'),
		"ROSTER_AUDIT_SEALING_KEY":           key('s'),
		"ROSTER_CURSORS_KEY":                 key('c'),
	}
	maps.Copy(env, changes)
	var out []string
	for k, v := range env {
		out = append(out, k+"="+v)
	}
	return out
}

// expect loads an environment and compares the keys of the problems.
func expect(t *testing.T, file string, environ []string, want ...string) {
	t.Helper()
	_, err := configs.Load(file, environ, nil)
	var problems config.Problems
	if err != nil && !errors.As(err, &problems) {
		t.Fatal(err)
	}
	if len(problems) != len(want) {
		t.Errorf("got %d problems, want %d:\n%v", len(problems), len(want), err)
	}
	for _, k := range want {
		if !problems.Has(k) {
			t.Errorf("%s is not among the problems:\n%v", k, err)
		}
	}
	if err != nil && strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a secret is in the error:\n%v", err)
	}
}

func TestProductionAsItShouldBe(t *testing.T) {
	t.Parallel()
	expect(t, "", production(nil))
}

func TestProductionNeedsItsSecrets(t *testing.T) {
	t.Parallel()
	expect(t, "", []string{"ROSTER_MODE=production"},
		"database.url", "mail.smtp_host", "identity.key_encryption_key", "audit.key_encryption_key", "audit.sealing_key", "cursors.key")
}

// ASVS: 13.2.3
func TestProductionRefusesTheExamples(t *testing.T) {
	t.Parallel()
	sample := []string{"public_url", "database.url", "database.owner_url", "mail.from", "mail.smtp_host", "mail.smtp_username",
		"mail.smtp_password", "identity.key_encryption_key", "audit.key_encryption_key", "audit.sealing_key", "cursors.key"}
	expect(t, "production.example.yaml", nil, sample...)
	// With everything personal set, the rest of the example stands.
	expect(t, "production.example.yaml", production(nil))
	// A placeholder is found also when the rest of the value was changed.
	expect(t, "", production(map[string]string{"ROSTER_DATABASE_URL": "postgres://app:CHANGE-ME@db/roster"}), "database.url")
}

// ASVS: 13.2.3
func TestLocalExample(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("local.env.example")
	if err != nil {
		t.Fatal(err)
	}
	var environ []string
	changed := map[string]string{}
	for line := range strings.Lines(string(data)) {
		name, value, found := strings.Cut(strings.TrimSpace(line), "=")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		environ = append(environ, name+"="+value)
		if strings.HasPrefix(name, "ROSTER_DATABASE") {
			changed[name] = value
		}
	}
	expect(t, "", environ)
	expect(t, "", production(changed), "database.url", "database.owner_url")
}

// ASVS: 11.4.2
func TestProductionIsStrict(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]string{
		"ROSTER_PUBLIC_URL=http://accounts.roster.test":      "public_url",
		"ROSTER_MAIL_SMTP_TLS=none":                          "mail.smtp_tls",
		"ROSTER_IDENTITY_ISSUER=http://accounts.roster.test": "identity.issuer",
		"ROSTER_IDENTITY_ARGON2_MEMORY_KIB=1024":             "identity.argon2_memory_kib",
		"ROSTER_IDENTITY_ARGON2_ITERATIONS=1":                "identity.argon2_iterations",
		"ROSTER_IDENTITY_KEY_ENCRYPTION_KEY=hunter2":         "identity.key_encryption_key",
		"ROSTER_CURSORS_KEY=" + key('a'):                     "cursors.key",
	} {
		name, value, _ := strings.Cut(env, "=")
		expect(t, "", production(map[string]string{name: value}), want)
	}
	expect(t, "", production(map[string]string{"ROSTER_PUBLIC_URL": "http://127.0.0.1:8080"}))
}

// The driver goes on in clear where sslmode is left out and the server has no TLS.
//
// ASVS: 12.3.2, 12.3.4
func TestProductionReachesItsDatabaseByTLS(t *testing.T) {
	t.Parallel()
	for address, private := range map[string]bool{
		"postgres://app:hunter2@db/roster?sslmode=verify-full":                                   true,
		"postgres://app:hunter2@a:5432,b:5432/roster?target_session_attrs=any&sslmode=verify-ca": true,
		"postgres://app@127.0.0.1:5432/roster":                                                   true,
		"postgres://app:p%40ss@localhost/roster?sslmode=disable":                                 true,
		"postgres://app@[::1]:5432/roster":                                                       true,
		"postgres:///roster?host=/var/run/postgresql":                                            true,
		"postgres://app@/roster?host=/var/run/postgresql&sslmode=disable":                        true,
		"postgres://app:hunter2@db/roster":                                                       false,
		"postgres://app:hunter2@db/roster?sslmode=prefer":                                        false,
		"postgres://app:hunter2@db/roster?sslmode=require":                                       false,
		"postgres://app:hunter2@db/roster?sslmode=disable":                                       false,
		"postgres://app:hunter2@db/roster?sslmode=":                                              false,
		"postgres://app:hunter2@127.0.0.1,db/roster":                                             false,
		"postgres://app:sslmode=verify-full@db/roster":                                           false,
		"postgres://app:hunter2@127.0.0.1/roster?host=db":                                        false,
		"postgres://app@10.0.0.7:5432/roster":                                                    false,
		"postgres://localhost@db/roster":                                                         false,
	} {
		for _, key := range []string{"URL", "OWNER_URL", "LISTEN_URL"} {
			want := []string{"database." + strings.ToLower(key)}
			if private {
				want = nil
			}
			expect(t, "", production(map[string]string{"ROSTER_DATABASE_" + key: address}), want...)
		}
		expect(t, "", production(map[string]string{"ROSTER_DATABASE_URL": address, "ROSTER_DATABASE_ALLOW_PLAINTEXT": "true"}))
	}
	expect(t, "", []string{"ROSTER_DATABASE_URL=postgres://app@db/roster"})
}

func TestAPoolOfOneNeedsNothingElse(t *testing.T) {
	t.Parallel()
	expect(t, "", []string{"ROSTER_DATABASE_MAX_CONNECTIONS=1"})
}

// ASVS: 3.4.2, 6.2.1, 11.2.3
func TestWrongValues(t *testing.T) {
	t.Parallel()
	for env, want := range map[string]string{
		"MODE=prod":                           "mode",
		"PUBLIC_URL=accounts.example.com":     "public_url",
		"PUBLIC_URL=https://a.example.com/":   "public_url",
		"PUBLIC_URL=https://u:hunter2@a.test": "public_url",
		"PUBLIC_URL=ftp://a.example.com":      "public_url",
		"HTTP_ADDRESS=8080":                   "http.address",
		"HTTP_ADDRESS=127.0.0.1:99999":        "http.address",
		"OPS_ADDRESS=x":                       "ops.address",
		"HTTP_MAX_BODY_BYTES=0":               "http.max_body_bytes",
		"HTTP_REQUEST_TIMEOUT=1m":             "http.write_timeout",
		"HTTP_TRUSTED_PROXIES=10.0.0.1":       "http.trusted_proxies",
		"HTTP_TRUSTED_PROXIES=0.0.0.0/0":      "http.trusted_proxies",
		"HTTP_CORS_ORIGINS=*":                 "http.cors_origins",
		"HTTP_CORS_ORIGINS=https://a.test/x":  "http.cors_origins",
		"HTTP_CORS_ORIGINS=https://*.a.test":  "http.cors_origins",
		"DATABASE_URL=mysql://u:hunter2@h/x":  "database.url",
		"DATABASE_OWNER_URL=postgres://a":     "database.owner_url",
		"DATABASE_MAX_CONNECTIONS=0":          "database.max_connections",
		"DATABASE_MAX_CONNECTION_IDLE=1ms":    "database.max_connection_idle",
		"DATABASE_LOCK_TIMEOUT=0s":            "database.lock_timeout",
		"MAIL_FROM=nobody":                    "mail.from",
		"MAIL_SMTP_PORT=0":                    "mail.smtp_port",
		"MAIL_SMTP_TLS=maybe":                 "mail.smtp_tls",
		"MAIL_SMTP_PASSWORD=hunter2":          "mail.smtp_password",
		"LOG_LEVEL=loud":                      "log.level",
		"LOG_FORMAT=xml":                      "log.format",
		"TELEMETRY_OTLP_ENDPOINT=localhost:1": "telemetry.otlp_endpoint",
		"TELEMETRY_SAMPLE_RATIO=NaN":          "telemetry.sample_ratio",
		"IDENTITY_ISSUER=roster":              "identity.issuer",
		"IDENTITY_ACCESS_TOKEN_TTL=24h":       "identity.access_token_ttl",
		"IDENTITY_SESSION_TTL=1h":             "identity.session_ttl",
		"IDENTITY_REFRESH_REUSE_WINDOW=2m":    "identity.refresh_reuse_window",
		"IDENTITY_PASSWORD_MIN_LENGTH=4":      "identity.password_min_length",
		"IDENTITY_PASSWORD_WORDS=acme,inc":    "identity.password_words",
		"IDENTITY_ARGON2_PARALLELISM=0":       "identity.argon2_parallelism",
		"AUDIT_RETENTION=700h":                "audit.retention",
		"AUDIT_SEAL_INTERVAL=10ms":            "audit.seal_interval",
		"AUDIT_FORMER_SEALING_KEYS=c2hvcnQ=":  "audit.former_sealing_keys",
		"USER_PURGE_AFTER=-1h":                "user.purge_after",
		"CURSORS_KEY=hunter2":                 "cursors.key",
	} {
		t.Run(env, func(t *testing.T) {
			t.Parallel()
			expect(t, "", []string{"ROSTER_" + env}, want)
		})
	}
}
