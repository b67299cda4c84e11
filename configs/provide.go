package configs

import (
	"fmt"

	"github.com/google/wire"

	"roster/modules/audit"
	"roster/modules/identity"
	"roster/modules/user"
	"roster/platform"
	"roster/platform/config"
	"roster/platform/database"
	"roster/platform/httpserver"
	"roster/platform/page"
	"roster/platform/postgres"
)

// Set provides the settings in the form in which each package takes its own.
var Set = wire.NewSet(
	wire.FieldsOf(new(Config), "Mail", "Telemetry"),
	ProvideDatabase, ProvideHTTP, ProvideMailFolder, ProvideIdentity, ProvideCursors, ProvideAudit, ProvideUser,
)

// ProvideDatabase is the pool of the server in use.
func ProvideDatabase(cfg Config, server *postgres.Server) database.Config {
	d := cfg.Database
	return database.Config{
		URL:                      server.URL,
		MaxConnections:           d.MaxConnections,
		MinIdle:                  d.MinIdle,
		ConnectTimeout:           d.ConnectTimeout,
		StatementTimeout:         d.StatementTimeout,
		LockTimeout:              d.LockTimeout,
		IdleInTransactionTimeout: d.IdleInTransactionTimeout,
		MaxConnectionLifetime:    d.MaxConnectionLifetime,
	}
}

// ProvideHTTP is the listeners and their limits.
func ProvideHTTP(cfg Config, version platform.Version) httpserver.Config {
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
		DrainTimeout:      h.DrainTimeout,
		TrustedProxies:    h.TrustedProxies,
		CORSOrigins:       h.CORSOrigins,
	}
}

// ProvideMailFolder is where mail goes without a server; only development may
// show its links in the log.
func ProvideMailFolder(cfg Config) platform.MailFolder {
	return platform.MailFolder{Dir: cfg.Data.Path("mail"), ShowLinks: cfg.Mode == Development}
}

// ProvideIdentity is the identity module's. The error is a key that is none.
func ProvideIdentity(cfg Config, server *postgres.Server) (identity.Config, error) {
	key, err := cfg.Identity.KeyEncryptionKey.Key()
	if err != nil {
		return identity.Config{}, fmt.Errorf("identity.key_encryption_key: %w", err)
	}
	i := cfg.Identity
	return identity.Config{
		Development:           cfg.Mode == Development,
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
		Hashing: identity.Hashing{
			MemoryKiB:   i.Argon2MemoryKiB,
			Iterations:  i.Argon2Iterations,
			Parallelism: i.Argon2Parallelism,
			Concurrency: i.HashConcurrency,
			Queue:       i.HashQueue,
		},
	}, nil
}

// ProvideCursors is the codec of list cursors. The error is a key that is none.
func ProvideCursors(cfg Config) (*page.Codec, error) {
	key, err := cfg.Cursors.Key.Key()
	if err != nil {
		return nil, fmt.Errorf("cursors.key: %w", err)
	}
	return page.NewCodec(key)
}

// ProvideAudit is the audit module's. The error is a key that is none.
func ProvideAudit(cfg Config) (audit.Config, error) {
	key, err := cfg.Audit.KeyEncryptionKey.Key()
	if err != nil {
		return audit.Config{}, fmt.Errorf("audit.key_encryption_key: %w", err)
	}
	seed, err := cfg.Audit.SealingKey.Key()
	if err != nil {
		return audit.Config{}, fmt.Errorf("audit.sealing_key: %w", err)
	}
	former, err := cfg.Audit.publicKeys()
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

// publicKeys reads the former sealing keys; config.ErrBadKey when one has not the size of an Ed25519 public key, which
// is that of every other key here.
func (a Audit) publicKeys() ([][]byte, error) {
	keys := make([][]byte, 0, len(a.FormerSealingKeys))
	for _, text := range a.FormerSealingKeys {
		key, err := config.Secret(text).Key()
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// ProvideUser is the user module's.
func ProvideUser(cfg Config) user.Config {
	return user.Config{PurgeAfter: cfg.User.PurgeAfter}
}
