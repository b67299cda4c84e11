package configs

import (
	netmail "net/mail"
	"slices"

	"roster/platform/logging"
	"roster/platform/mail"
	"roster/platform/telemetry"
)

func (v *validation) mail(m mail.Config) {
	_, err := netmail.ParseAddress(m.From)
	v.require(err == nil, "mail.from", "must be one address, such as Roster <accounts@example.com>")
	v.require(!v.production || m.SMTPHost != "", "mail.smtp_host", "is needed in production, or nobody gets a mail")
	v.between("mail.smtp_port", m.SMTPPort, 1, 65535)
	v.require(slices.Contains([]string{mail.TLSStartTLS, mail.TLSImplicit, mail.TLSNone}, m.SMTPTLS),
		"mail.smtp_tls", "must be starttls, implicit or none")
	v.require(!v.production || m.SMTPTLS != mail.TLSNone, "mail.smtp_tls", "must be starttls or implicit in production")
	v.require((m.SMTPUsername == "") == (m.SMTPPassword == ""), "mail.smtp_password", "goes with mail.smtp_username: set both or neither")
}

func (v *validation) log(l logging.Config) {
	v.require(slices.Contains([]string{"debug", "info", "warn", "error"}, l.Level), "log.level", "must be debug, info, warn or error")
	v.require(slices.Contains([]string{logging.FormatJSON, logging.FormatConsole}, l.Format), "log.format", "must be json or console")
}

func (v *validation) telemetry(t telemetry.Config) {
	_, ok := webURL(t.OTLPEndpoint)
	v.require(ok || t.OTLPEndpoint == "", "telemetry.otlp_endpoint", "must be a URL such as http://127.0.0.1:4318, without a user in it")
	v.require(t.SampleRatio >= 0 && t.SampleRatio <= 1, "telemetry.sample_ratio", "must be 0 to 1")
}
