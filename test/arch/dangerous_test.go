package arch

import (
	"strings"
	"testing"
)

// ASVS: 1.2.5, 1.3.2, 1.3.7, 1.4.1, 1.5.2
func TestWhatIsDangerousStaysInFewPlaces(t *testing.T) {
	t.Parallel()
	const more = "platform/page/more.go"
	imports := func(name string) map[string]string { return map[string]string{more: source("page", name)} }
	each(t, []breach{
		{name: "commands", changed: imports("os/exec"), want: []string{more + ": imports os/exec: no command is run where a request could come near it"}},
		{name: "text templates", changed: imports("text/template"), want: []string{more + ": imports text/template: templates are read from files of ours only"}},
		{name: "templates of pages", changed: imports("html/template"), want: []string{more + ": imports html/template: templates are read from files of ours only"}},
		{name: "C", changed: imports("C"), want: []string{more + ": imports C: memory is Go's to handle"}},
		{name: "memory", changed: imports("unsafe"), want: []string{more + ": imports unsafe: memory is Go's to handle"}},
		{name: "plugins", changed: imports("plugin"), want: []string{more + ": imports plugin: the program runs no code but its own"}},
		{name: "any type", changed: imports("encoding/gob"), want: []string{more + ": imports encoding/gob: what is read may become nothing but what was expected"}},
		{name: "XML", changed: imports("encoding/xml"), want: []string{more + ": imports encoding/xml: what is read may become nothing but what was expected"}},
		{name: "where they belong", changed: map[string]string{
			"modules/identity/internal/mailer/more.go": source("mailer", "html/template", "text/template"),
			"platform/embeddedpg/more.go":              source("embeddedpg", "os/exec"),
			"platform/page/more_test.go":               "package page\n\nimport _ \"os/exec\"\n",
		}},
	})
}

// ASVS: 1.2.9
func TestRegularExpressionsAreWrittenDown(t *testing.T) {
	t.Parallel()
	const file = "// Package page turns.\npackage page\n\nimport \"regexp\"\n\nvar a = regexp.MustCompile(\"^\" + b)\n\n" +
		"func f(name string) {\n\t_ = regexp.MustCompile(`x`)\n\t_ = regexp.QuoteMeta(name)\n" +
		"\t_, _ = regexp.Compile(\"^\" + name)\n\t_, _ = regexp.MatchString(name, \"x\")\n}\n"
	each(t, []breach{{
		name: "made of a value", changed: map[string]string{"platform/page/more.go": file},
		want: []string{
			"platform/page/more.go:11: makes a regular expression of a value: write it down",
			"platform/page/more.go:12: makes a regular expression of a value: write it down",
		},
	}})
}

// ASVS: 1.3.6, 13.2.4, 13.2.5
func TestFewCallOthers(t *testing.T) {
	t.Parallel()
	using := func(imported, name string) string {
		base := imported[strings.LastIndex(imported, "/")+1:]
		return "// Package mailer sends.\npackage mailer\n\nimport \"" + imported + "\"\n\nvar call = " + base + "." + name + "\n"
	}
	const at = "modules/user/internal/mailer/more.go"
	refusal := func(name, imported string) []string {
		return []string{at + ":6: uses " + name + " of " + imported + ": only platform/embeddedpg, platform/mail, platform/telemetry, sdk call others"}
	}
	each(t, []breach{
		{name: "a request", changed: map[string]string{at: using("net/http", "Get")}, want: refusal("Get", "net/http")},
		{name: "a client", changed: map[string]string{at: using("net/http", "DefaultClient")}, want: refusal("DefaultClient", "net/http")},
		{name: "a connection", changed: map[string]string{at: using("net", "Dialer{}")}, want: refusal("Dialer", "net")},
		{name: "under TLS", changed: map[string]string{at: using("crypto/tls", "Dial")}, want: refusal("Dial", "crypto/tls")},
		{name: "a mail", changed: map[string]string{at: using("net/smtp", "SendMail")}, want: refusal("SendMail", "net/smtp")},
		{name: "where it belongs", changed: map[string]string{
			at:                      using("net/http", "StatusOK"),
			"platform/mail/mail.go": strings.ReplaceAll(using("net", "Dialer{}"), "mailer", "mail"),
		}},
	})
}

// ASVS: 6.5.3, 11.2.1, 11.3.1, 11.3.2, 11.4.1, 11.5.1
func TestCryptographyIsApproved(t *testing.T) {
	t.Parallel()
	const more = "platform/httpserver/more.go"
	imports := func(name string) map[string]string { return map[string]string{more: source("httpserver", name)} }
	weak := func(name string) []string {
		return []string{more + ": imports " + name + ": cryptography is crypto, crypto/aes, crypto/cipher, crypto/ecdsa, crypto/ed25519, " +
			"crypto/elliptic, crypto/hkdf, crypto/hmac, crypto/rand, crypto/sha256, crypto/sha512, crypto/subtle, crypto/tls, crypto/x509"}
	}
	each(t, []breach{
		{name: "MD5", changed: imports("crypto/md5"), want: weak("crypto/md5")},
		{name: "SHA-1", changed: imports("crypto/sha1"), want: weak("crypto/sha1")},
		{name: "RC4", changed: imports("crypto/rc4"), want: weak("crypto/rc4")},
		{name: "RSA", changed: imports("crypto/rsa"), want: weak("crypto/rsa")},
		{name: "another library", changed: imports("golang.org/x/crypto/md4"), want: []string{more + ": imports golang.org/x/crypto/md4: Go's own packages do"}},
		{name: "another place for passwords", changed: imports("github.com/go-crypt/crypt"), want: []string{
			more + ": imports github.com/go-crypt/crypt: only passhash knows how passwords are stored",
		}},
		{name: "guessable numbers", changed: imports("math/rand/v2"), want: []string{
			more + ": imports math/rand/v2: what must not be guessed is from crypto/rand",
		}},
		{
			name: "a mode without a seal",
			changed: map[string]string{more: "// Package httpserver serves.\npackage httpserver\n\nimport \"crypto/cipher\"\n\n" +
				"var a, b = cipher.NewGCM, cipher.NewCBCEncrypter\n"},
			want: []string{more + ":6: uses cipher.NewCBCEncrypter: encryption is GCM, which notices changes"},
		},
		{name: "what is approved", changed: map[string]string{
			more:                         source("httpserver", "crypto/rand", "crypto/sha256"),
			"platform/database/more.go":  source("database", "math/rand/v2"),
			"platform/page/more_test.go": "package page\n\nimport _ \"math/rand/v2\"\n",
			"modules/user/internal/passhash/passhash.go": source("passhash", "github.com/go-crypt/crypt/algorithm"),
		}},
	})
}

// ASVS: 16.2.3
func TestThereIsOneLog(t *testing.T) {
	t.Parallel()
	const more = "platform/httpserver/more.go"
	const maker = "// Package httpserver serves.\npackage httpserver\n\nimport \"go.uber.org/zap\"\n\nvar log, field = zap.NewProduction, zap.String\n"
	each(t, []breach{
		{name: "a logger", changed: map[string]string{more: maker}, want: []string{
			more + ":6: uses NewProduction of go.uber.org/zap: lines go through platform/logging",
		}},
		{name: "Go's own", changed: map[string]string{more: source("httpserver", "log")}, want: []string{more + ": imports log: lines go through platform/logging"}},
		{name: "where it belongs", changed: map[string]string{
			"platform/logging/logging.go": strings.ReplaceAll(maker, "httpserver", "logging"),
		}},
	})
}
