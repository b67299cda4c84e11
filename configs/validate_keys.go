package configs

import "roster/platform/config"

// namedKey is a key among the settings.
type namedKey struct {
	setting string
	file    string // its name under data.dir/keys in development
	value   *config.Secret
}

// keys lists the keys there are.
func (c *Config) keys() []namedKey {
	return []namedKey{
		{"identity.key_encryption_key", "identity.key", &c.Identity.KeyEncryptionKey},
		{"audit.key_encryption_key", "audit.key", &c.Audit.KeyEncryptionKey},
		{"audit.sealing_key", "audit-seals.key", &c.Audit.SealingKey},
		{"cursors.key", "cursors.key", &c.Cursors.Key},
	}
}

// keys checks that each key is one, that production has them all, and that none serves two ends: then the leak of one
// would open both.
func (v *validation) keys(c Config) {
	owner := map[config.Secret]string{}
	for _, k := range c.keys() {
		secret := *k.value
		if secret == "" {
			v.require(!v.production, k.setting, "is needed in production; make one with: openssl rand -base64 32")
			continue
		}
		_, err := secret.Key()
		v.require(err == nil, k.setting, "%v", config.ErrBadKey)
		v.require(owner[secret] == "", k.setting, "must not be the same key as %s", owner[secret])
		owner[secret] = k.setting
	}
}
