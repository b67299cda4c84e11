package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.uber.org/zap"

	"roster/configs"
	"roster/platform/logging"
	"roster/platform/postgres"
)

// fileVariable names the settings file where --config does not.
const fileVariable = configs.EnvPrefix + "CONFIG"

// addSettings gives the root, and so every command, a flag for each setting.
// They are left out of --help, where seventy of them would hide the rest.
func addSettings(root *cobra.Command) error {
	flags := root.PersistentFlags()
	if err := configs.AddFlags(flags); err != nil {
		return fmt.Errorf("declare the settings: %w", err)
	}
	flags.VisitAll(func(f *pflag.Flag) { f.Hidden = true })
	flags.String("config", "", "file with settings (YAML); "+fileVariable+" in the environment")
	return nil
}

// settings loads and validates the settings a command runs with.
func settings(cmd *cobra.Command) (configs.Config, error) {
	file := os.Getenv(fileVariable)
	if named, err := cmd.Flags().GetString("config"); err == nil && named != "" {
		file = named
	}
	cfg, err := configs.Load(file, os.Environ(), cmd.Flags(), fileVariable)
	if err != nil {
		return configs.Config{}, usageError{err}
	}
	return cfg, nil
}

// prepared is the settings with the folder and the keys of a development
// process made.
func prepared(cmd *cobra.Command) (configs.Config, error) {
	cfg, err := settings(cmd)
	if err != nil {
		return configs.Config{}, err
	}
	if cfg.Mode == configs.Development {
		// The embedded PostgreSQL may run under an account of its own, which has
		// to come through; what is private lies in private folders.
		if err := os.MkdirAll(cfg.Data.Dir, 0o755); err != nil { //nolint:gosec // see above
			return configs.Config{}, fmt.Errorf("make the data folder: %w; choose another with data.dir", err)
		}
	}
	if err := configs.EnsureSecrets(&cfg); err != nil {
		return configs.Config{}, err
	}
	return cfg, nil
}

// options says where the settings look for PostgreSQL.
func options(cmd *cobra.Command, cfg configs.Config) postgres.Options {
	return postgres.Options{
		URL:       cfg.Database.URL.Reveal(),
		OwnerURL:  cfg.Database.Owner().Reveal(),
		ListenURL: cfg.Database.Listen().Reveal(),
		DataDir:   cfg.Data.Dir,
		Progress:  cmd.ErrOrStderr(),
	}
}

// newLogger makes the log of the process; the function writes out what is held
// back.
func newLogger(cfg configs.Config) (*zap.Logger, func(), error) {
	held := logging.Held(os.Stderr)
	log, err := logging.New(cfg.Log, held)
	if err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	return log, func() { _ = held.Stop() }, nil // nobody is left to tell
}
