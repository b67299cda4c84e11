package configs

import (
	"crypto/rand"
	"fmt"

	"roster/platform/config"
)

// EnsureSecrets gives a development process the keys that its settings lack, from files under data.dir/keys that it
// makes when they are missing. In production it does nothing: Validate has refused missing keys. Errors name the file
// and the mend.
func EnsureSecrets(cfg *Config) error {
	if cfg.Mode == Production {
		return nil
	}
	for _, k := range cfg.keys() {
		if *k.value != "" {
			continue
		}
		key, err := config.EnsureKeyFile(cfg.Data.Path("keys", k.file))
		if err != nil {
			return fmt.Errorf("key for %s: %w", k.setting, err)
		}
		*k.value = config.KeySecret(key)
	}
	return nil
}

// FillThrowAwaySecrets gives each key that is missing random bytes that nobody keeps: for a program that is put
// together to be looked at and never runs.
func FillThrowAwaySecrets(cfg *Config) {
	for _, k := range cfg.keys() {
		if *k.value == "" {
			key := make([]byte, config.KeyBytes)
			_, _ = rand.Read(key) // never fails
			*k.value = config.KeySecret(key)
		}
	}
}
