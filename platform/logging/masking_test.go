package logging_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"roster/platform/config"
	"roster/platform/logging"
)

const (
	jwt    = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl"
	argon2 = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"
	canary = "correct-horse-battery"
)

type credentials struct {
	User     string   `json:"user"`
	Password string   `json:"password"`
	Tags     []string `json:"tags"`
	Age      int64    `json:"age"`
}

func (c credentials) MarshalLogObject(enc zapcore.ObjectEncoder) error {
	enc.AddString("user", c.User)
	enc.AddString("password", c.Password)
	return nil
}

// TestSecretsAreMasked logs the same secret in every way zap offers, and looks for it in the output.
//
// ASVS: 16.2.5
func TestSecretsAreMasked(t *testing.T) {
	t.Parallel()
	secret := credentials{User: "ada", Password: canary, Tags: []string{jwt, argon2}, Age: 9007199254740993}
	fields := map[string]zap.Field{
		"string":            zap.String("password", canary),
		"camel case":        zap.String("refreshToken", canary),
		"header":            zap.String("Set-Cookie", canary),
		"key":               zap.String("key_encryption_key", canary),
		"bytes":             zap.ByteString("secret", []byte(canary)),
		"stringer":          zap.Stringer("api-key", stringer(canary)),
		"strings":           zap.Strings("tokens", []string{canary}),
		"struct":            zap.Any("body", &secret),
		"object":            zap.Object("body", secret),
		"inline":            zap.Inline(secret),
		"map":               zap.Any("headers", map[string][]string{"Authorization": {canary}}),
		"secret setting":    zap.Any("setting", config.Secret(canary)),
		"under a key":       zap.Any("credentials", map[string]any{"a": map[string]string{"b": canary}}),
		"error with a URL":  zap.Error(fmt.Errorf("connect: %w", errors.New("postgres://app:"+canary+"@db:5432/x"))),
		"error with a DSN":  zap.Error(errors.New("host=db password=" + canary + " user=app")),
		"bearer in a value": zap.String("value", "Bearer "+canary),
		"PEM":               zap.String("value", "-----BEGIN EC PRIVATE KEY-----\n"+canary+"\n-----END EC PRIVATE KEY-----"),
	}
	for name, f := range fields {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, format := range []string{logging.FormatJSON, logging.FormatConsole} {
				log, out := newLogger(t, format)
				log.Info("said", f)
				log.With(f).Info("said with")
				if strings.Contains(out.String(), canary) || strings.Contains(out.String(), jwt) {
					t.Errorf("%s: secret in %s", format, out)
				}
				if !strings.Contains(out.String(), "***") {
					t.Errorf("%s: no mask in %s", format, out)
				}
			}
		})
	}
}

// ASVS: 16.2.5
func TestSecretsAreKnownByTheirLooks(t *testing.T) {
	t.Parallel()
	log, out := newLogger(t, logging.FormatJSON)
	log.Info("got "+jwt+" and "+argon2+" then", zap.String("value", "x "+jwt+"; "+argon2))
	got := line(t, out)
	if got["message"] != "got *** and *** then" {
		t.Errorf("message: %v", got["message"])
	}
	if got["value"] != "x ***; ***" {
		t.Errorf("value: %v", got["value"])
	}
}

func TestHarmlessFieldsStay(t *testing.T) {
	t.Parallel()
	log, out := newLogger(t, logging.FormatJSON)
	log.Info("m",
		zap.String("token_id", "t1"), zap.String("keyword", "w"), zap.Int("token_count", 3),
		zap.String("link", "http://127.0.0.1:8080/verify?token=abc"), zap.Any("n", credentials{Age: 9007199254740993}),
		zap.Error(errors.New("basic authentication failed")), zap.Any("nothing", nil))
	for _, want := range []string{`"token_id":"t1"`, `"keyword":"w"`, `"token_count":3`, `verify?token=abc`,
		`"error":"basic authentication failed"`, `"nothing":null`, `"user":""`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is not in %s", want, out)
		}
	}
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	t.Parallel()
	log, out := newLogger(t, logging.FormatJSON)
	type count struct {
		N int64 `json:"n"`
	}
	log.Info("m", zap.Any("c", count{N: 9007199254740993}))
	if !strings.Contains(out.String(), `"c":{"n":9007199254740993}`) {
		t.Errorf("got %s", out)
	}
}

type stringer string

func (s stringer) String() string { return string(s) }
