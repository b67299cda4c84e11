package configs

import (
	"path/filepath"
	"time"

	"roster/platform/config"
)

// Mode is how careful the process has to be.
type Mode string

// The modes there are.
const (
	Development Mode = "development" // makes its own database, keys and mail files
	Production  Mode = "production"  // refuses missing and sample secrets
)

// HTTP is the listener of the API.
type HTTP struct {
	Address           string        `koanf:"address"`
	MaxBodyBytes      int           `koanf:"max_body_bytes"`
	MaxHeaderBytes    int           `koanf:"max_header_bytes"`
	ReadHeaderTimeout time.Duration `koanf:"read_header_timeout"`
	ReadTimeout       time.Duration `koanf:"read_timeout"`
	WriteTimeout      time.Duration `koanf:"write_timeout"`
	IdleTimeout       time.Duration `koanf:"idle_timeout"`
	RequestTimeout    time.Duration `koanf:"request_timeout"`
	DrainDelay        time.Duration `koanf:"drain_delay"`
	DrainTimeout      time.Duration `koanf:"drain_timeout"`
	RateLimitFactor   int           `koanf:"rate_limit_factor"` // 0 is no limits
	TrustedProxies    []string      `koanf:"trusted_proxies"`   // CIDRs; none believes nobody
	CORSOrigins       []string      `koanf:"cors_origins"`      // exact origins; none allows no browser application elsewhere
}

// Ops is the listener of operations: health, metrics, profiles.
type Ops struct {
	Address string `koanf:"address"`
}

// Data is the folder of what Roster keeps itself.
type Data struct {
	Dir string `koanf:"dir"`
}

// Path is a path under the folder.
func (d Data) Path(elem ...string) string {
	return filepath.Join(append([]string{d.Dir}, elem...)...)
}

// Database is the connection to PostgreSQL.
type Database struct {
	URL                      config.Secret `koanf:"url"` // empty: embedded cluster
	OwnerURL                 config.Secret `koanf:"owner_url"`
	ListenURL                config.Secret `koanf:"listen_url"`
	MaxConnections           int           `koanf:"max_connections"`
	MaxConnectionIdle        time.Duration `koanf:"max_connection_idle"`
	ConnectTimeout           time.Duration `koanf:"connect_timeout"`
	StatementTimeout         time.Duration `koanf:"statement_timeout"`
	LockTimeout              time.Duration `koanf:"lock_timeout"`
	IdleInTransactionTimeout time.Duration `koanf:"idle_in_transaction_timeout"`
	MaxConnectionLifetime    time.Duration `koanf:"max_connection_lifetime"`
	AutoMigrate              bool          `koanf:"auto_migrate"`
	AllowPlaintext           bool          `koanf:"allow_plaintext"` // in production
}

// Owner is the address to migrate with: owner_url, or else url.
func (d Database) Owner() config.Secret {
	if d.OwnerURL != "" {
		return d.OwnerURL
	}
	return d.URL
}

// Listen is the address to LISTEN on: listen_url, or else url.
func (d Database) Listen() config.Secret {
	if d.ListenURL != "" {
		return d.ListenURL
	}
	return d.URL
}

// Identity is credentials, sessions and tokens.
type Identity struct {
	KeyEncryptionKey      config.Secret `koanf:"key_encryption_key"` // Secret.Key gives the bytes
	Issuer                string        `koanf:"issuer"`             // Config.Issuer has the fallback
	Audience              string        `koanf:"audience"`
	AccessTokenTTL        time.Duration `koanf:"access_token_ttl"`
	RefreshTokenTTL       time.Duration `koanf:"refresh_token_ttl"` // while idle
	SessionTTL            time.Duration `koanf:"session_ttl"`       // absolute
	RefreshReuseWindow    time.Duration `koanf:"refresh_reuse_window"`
	VerificationTokenTTL  time.Duration `koanf:"verification_token_ttl"`
	PasswordResetTokenTTL time.Duration `koanf:"password_reset_token_ttl"`
	PasswordMinLength     int           `koanf:"password_min_length"` // in characters
	PasswordWords         []string      `koanf:"password_words"`
	Argon2MemoryKiB       int           `koanf:"argon2_memory_kib"`
	Argon2Iterations      int           `koanf:"argon2_iterations"`
	Argon2Parallelism     int           `koanf:"argon2_parallelism"`
	HashConcurrency       int           `koanf:"hash_concurrency"` // 0: number of cores
	HashQueue             int           `koanf:"hash_queue"`
}

// Audit is the log.
type Audit struct {
	KeyEncryptionKey  config.Secret `koanf:"key_encryption_key"`  // Secret.Key gives the bytes
	SealingKey        config.Secret `koanf:"sealing_key"`         // Secret.Key gives the seed
	FormerSealingKeys []string      `koanf:"former_sealing_keys"` // base64 of public keys
	SealInterval      time.Duration `koanf:"seal_interval"`
	Retention         time.Duration `koanf:"retention"` // 0: for ever
}

// Cursors is the cursors of lists.
type Cursors struct {
	Key config.Secret `koanf:"key"` // Secret.Key gives the bytes
}

// User is the accounts.
type User struct {
	PurgeAfter time.Duration `koanf:"purge_after"`
}

// FormerPublicKeys reads the former sealing keys; config.ErrBadKey when one has not the size of an Ed25519 public key, which
// is that of every other key here.
func (a Audit) FormerPublicKeys() ([][]byte, error) {
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
