package configs

import (
	_ "embed"
	"slices"
	"strings"

	"roster/platform/config"
)

//go:embed production.example.yaml
var productionExample []byte

//go:embed local.env.example
var localExample string

// placeholder stands in the examples where a secret of one's own belongs.
const placeholder = "CHANGE-ME"

// samples refuses the values that stand in the example files, which everybody knows.
func (v *validation) samples(c Config) {
	known := sampleValues()
	for _, s := range c.personal() {
		if s.value == "" || !strings.Contains(s.value, placeholder) && !slices.Contains(known[s.key], s.value) {
			continue
		}
		v.problems = slices.DeleteFunc(v.problems, func(p config.Problem) bool { return p.Key == s.key })
		v.problems.Add(s.key, "still has the value of the example; put your own")
	}
}

type personalValue struct{ key, value string }

// personal lists the settings that nobody can take over from an example.
func (c Config) personal() []personalValue {
	return []personalValue{
		{"public_url", c.PublicURL},
		{"database.url", c.Database.URL.Reveal()},
		{"database.owner_url", c.Database.OwnerURL.Reveal()},
		{"database.listen_url", c.Database.ListenURL.Reveal()},
		{"mail.from", c.Mail.From},
		{"mail.smtp_host", c.Mail.SMTPHost},
		{"mail.smtp_username", c.Mail.SMTPUsername},
		{"mail.smtp_password", c.Mail.SMTPPassword.Reveal()},
		{"identity.key_encryption_key", c.Identity.KeyEncryptionKey.Reveal()},
		{"audit.key_encryption_key", c.Audit.KeyEncryptionKey.Reveal()},
		{"audit.sealing_key", c.Audit.SealingKey.Reveal()},
		{"cursors.key", c.Cursors.Key.Reveal()},
	}
}

// sampleValues lists the values of each setting in the example files. That both files are sound is a matter of tests.
func sampleValues() map[string][]string {
	samples := map[string][]string{}
	production, _ := config.Keys(productionExample, EnvPrefix)
	for _, k := range production {
		samples[k.Name] = append(samples[k.Name], k.Default)
	}
	settings, _ := Keys()
	for line := range strings.Lines(localExample) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		for _, k := range settings {
			if k.Env == name {
				samples[k.Name] = append(samples[k.Name], value)
			}
		}
	}
	return samples
}
