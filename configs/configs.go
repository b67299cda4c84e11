// Package configs holds the settings of Roster: what there is, the defaults, what is allowed, and the examples. The
// command line and the wiring use it; platform and modules do not, they are given the values they need.
package configs

import (
	_ "embed"
	"errors"

	"github.com/spf13/pflag"

	"roster/platform/config"
	"roster/platform/logging"
	"roster/platform/mail"
	"roster/platform/telemetry"
)

// EnvPrefix starts the name of every variable that is a setting.
const EnvPrefix = "ROSTER_"

//go:embed default.yaml
var defaults []byte

// notSettings are the variables that start with EnvPrefix and are read elsewhere: by the search for PostgreSQL's
// binaries, which tests do without any settings.
var notSettings = []string{"ROSTER_POSTGRES_BIN", "ROSTER_POSTGRES_MIRROR", "ROSTER_POSTGRES_LOCALE"}

// Config is every setting. It is a plain value: nothing changes it after the start.
type Config struct {
	Mode      Mode             `koanf:"mode"`
	PublicURL string           `koanf:"public_url"` // no slash at its end
	HTTP      HTTP             `koanf:"http"`
	Ops       Ops              `koanf:"ops"`
	Data      Data             `koanf:"data"`
	Database  Database         `koanf:"database"`
	Mail      mail.Config      `koanf:"mail"`
	Log       logging.Config   `koanf:"log"`
	Telemetry telemetry.Config `koanf:"telemetry"`
	Identity  Identity         `koanf:"identity"`
	Audit     Audit            `koanf:"audit"`
	Cursors   Cursors          `koanf:"cursors"`
	User      User             `koanf:"user"`
}

// Load reads the settings from the defaults, a YAML file (empty: none), an environment as of os.Environ, and the flags
// that AddFlags made (nil: none), and validates them. Whatever is wrong with them is one error of type
// config.Problems, one line for each problem; notSettings names further variables with the prefix to leave alone.
func Load(file string, environ []string, flags *pflag.FlagSet, alsoNotSettings ...string) (Config, error) {
	cfg, err := config.Load[Config](config.Sources{
		Defaults:    defaults,
		File:        file,
		Environ:     environ,
		EnvPrefix:   EnvPrefix,
		NotSettings: append(alsoNotSettings, notSettings...),
		Flags:       flags,
	})
	var problems config.Problems
	if err != nil && !errors.As(err, &problems) {
		return Config{}, err
	}
	problems = append(problems, cfg.problems()...)
	if len(problems) > 0 {
		return Config{}, problems
	}
	return cfg, nil
}

// AddFlags adds a flag for each setting.
func AddFlags(flags *pflag.FlagSet) error { return config.AddFlags(flags, defaults) }

// Keys lists the settings there are, in the order of default.yaml.
func Keys() ([]config.Key, error) { return config.Keys(defaults, EnvPrefix) }

// Masked lists the settings in use for printing, with secrets masked.
func (c Config) Masked() []config.Setting { return config.Describe(c) }

// Issuer is who the tokens say made them: identity.issuer, or else public_url.
func (c Config) Issuer() string {
	if c.Identity.Issuer != "" {
		return c.Identity.Issuer
	}
	return c.PublicURL
}
