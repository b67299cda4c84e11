package mail

import "roster/platform/config"

// How a connection to the mail server is protected.
const (
	TLSStartTLS = "starttls" // starts in clear, and goes on under TLS or not at all
	TLSImplicit = "implicit" // TLS from the first byte
	TLSNone     = "none"     // in clear: for a server on the same machine in development
)

// Config is what can be set about mail.
type Config struct {
	From         string        `koanf:"from"`          // the sender, with or without a display name
	SMTPHost     string        `koanf:"smtp_host"`     // empty: mail goes to files
	SMTPPort     int           `koanf:"smtp_port"`     // 1 to 65535
	SMTPUsername string        `koanf:"smtp_username"` // empty: no log-in
	SMTPPassword config.Secret `koanf:"smtp_password"`
	SMTPTLS      string        `koanf:"smtp_tls"` // TLSStartTLS, TLSImplicit or TLSNone
}
