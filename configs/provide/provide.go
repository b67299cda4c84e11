// Package provide gives the settings to the wiring, in the form in which each
// package takes its own. The root wire.go uses it; nothing else does. It is the
// one place that knows both the settings and who wants them.
package provide

import (
	"fmt"

	"github.com/google/wire"

	"roster/configs"
	"roster/modules/audit"
	"roster/modules/identity"
	"roster/modules/user"
	"roster/platform"
	"roster/platform/database"
	"roster/platform/httpserver"
	"roster/platform/page"
	"roster/platform/postgres"
)

// Set is all of it.
var Set = wire.NewSet(
	wire.FieldsOf(new(configs.Config), "Mail", "Telemetry"),
	Database, HTTP, MailFolder, Identity, Cursors, Audit, User,
)

// Database is the pool of the server in use.
func Database(cfg configs.Config, server *postgres.Server) database.Config {
	d := cfg.Database
	return database.Config{
		URL:                      server.URL,
		MaxConnections:           d.MaxConnections,
		MaxConnectionIdle:        d.MaxConnectionIdle,
		ConnectTimeout:           d.ConnectTimeout,
		StatementTimeout:         d.StatementTimeout,
		LockTimeout:              d.LockTimeout,
		IdleInTransactionTimeout: d.IdleInTransactionTimeout,
		MaxConnectionLifetime:    d.MaxConnectionLifetime,
	}
}

// HTTP is the listeners and their limits.
func HTTP(cfg configs.Config, version platform.Version) httpserver.Config {
	h := cfg.HTTP
	return httpserver.Config{
		Address:           h.Address,
		OpsAddress:        cfg.Ops.Address,
		PublicURL:         cfg.PublicURL,
		Version:           string(version),
		MaxBodyBytes:      h.MaxBodyBytes,
		MaxHeaderBytes:    h.MaxHeaderBytes,
		ReadHeaderTimeout: h.ReadHeaderTimeout,
		ReadTimeout:       h.ReadTimeout,
		WriteTimeout:      h.WriteTimeout,
		IdleTimeout:       h.IdleTimeout,
		RequestTimeout:    h.RequestTimeout,
		DrainDelay:        h.DrainDelay,
		DrainTimeout:      h.DrainTimeout,
		RateLimitFactor:   h.RateLimitFactor,
		TrustedProxies:    h.TrustedProxies,
		CORSOrigins:       h.CORSOrigins,
	}
}

// MailFolder is where mail goes without a server; only development may
// show its links in the log.
func MailFolder(cfg configs.Config) platform.MailFolder {
	return platform.MailFolder{Dir: cfg.Data.Path("mail"), ShowLinks: cfg.Mode == configs.Development}
}

// Identity is the identity module's. The error is a key that is none.
func Identity(cfg configs.Config, server *postgres.Server) (identity.Config, error) {
	key, err := cfg.Identity.KeyEncryptionKey.Key()
	if err != nil {
		return identity.Config{}, fmt.Errorf("identity.key_encryption_key: %w", err)
	}
	i := cfg.Identity
	return identity.Config{
		Development:           cfg.Mode == configs.Development,
		PublicURL:             cfg.PublicURL,
		Issuer:                cfg.Issuer(),
		Audience:              i.Audience,
		KeyEncryptionKey:      key,
		ListenURL:             server.ListenURL,
		AccessTokenTTL:        i.AccessTokenTTL,
		RefreshTokenTTL:       i.RefreshTokenTTL,
		SessionTTL:            i.SessionTTL,
		RefreshReuseWindow:    i.RefreshReuseWindow,
		VerificationTokenTTL:  i.VerificationTokenTTL,
		PasswordResetTokenTTL: i.PasswordResetTokenTTL,
		PasswordMinLength:     i.PasswordMinLength,
		PasswordWords:         i.PasswordWords,
		Hashing: identity.Hashing{
			MemoryKiB:   i.Argon2MemoryKiB,
			Iterations:  i.Argon2Iterations,
			Parallelism: i.Argon2Parallelism,
			Concurrency: i.HashConcurrency,
			Queue:       i.HashQueue,
		},
	}, nil
}

// Cursors is the codec of list cursors. The error is a key that is none.
func Cursors(cfg configs.Config) (*page.Codec, error) {
	key, err := cfg.Cursors.Key.Key()
	if err != nil {
		return nil, fmt.Errorf("cursors.key: %w", err)
	}
	return page.NewCodec(key)
}

// Audit is the audit module's. The error is a key that is none.
func Audit(cfg configs.Config) (audit.Config, error) {
	key, err := cfg.Audit.KeyEncryptionKey.Key()
	if err != nil {
		return audit.Config{}, fmt.Errorf("audit.key_encryption_key: %w", err)
	}
	seed, err := cfg.Audit.SealingKey.Key()
	if err != nil {
		return audit.Config{}, fmt.Errorf("audit.sealing_key: %w", err)
	}
	former, err := cfg.Audit.FormerPublicKeys()
	if err != nil {
		return audit.Config{}, fmt.Errorf("audit.former_sealing_keys: %w", err)
	}
	return audit.Config{
		KeyEncryptionKey:  key,
		SealingKey:        seed,
		FormerSealingKeys: former,
		SealInterval:      cfg.Audit.SealInterval,
		Retention:         cfg.Audit.Retention,
	}, nil
}

// User is the user module's.
func User(cfg configs.Config) user.Config {
	return user.Config{PurgeAfter: cfg.User.PurgeAfter}
}
