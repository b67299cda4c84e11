package opaque

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
)

const (
	deviceName  = 16
	deviceBytes = deviceName + sha256.Size
)

// Devices makes and reads the tokens by which an account's devices are known:
// a random name and a keyed hash of it, the account and the time its password
// was set. A new password makes them all strangers.
type Devices struct{ key []byte }

// NewDevices derives the key from the key-encryption key.
func NewDevices(cfg identity.Config) (*Devices, error) {
	key, err := hkdf.Key(sha256.New, cfg.KeyEncryptionKey, nil, "roster known device v1", sha256.Size)
	if err != nil {
		return nil, fmt.Errorf("derive key of device tokens: %w", err)
	}
	return &Devices{key: key}, nil
}

// Token makes the token of a device that has just logged in.
func (d *Devices) Token(c *domain.Credential) string {
	token := make([]byte, deviceName, deviceBytes)
	_, _ = rand.Read(token) // never fails: the runtime ends the program instead
	return base64.RawURLEncoding.EncodeToString(append(token, d.proof(c, token)...))
}

// Known gives the name of a device whose token is the account's.
func (d *Devices) Known(c *domain.Credential, token string) (string, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) != deviceBytes {
		return "", false
	}
	name := raw[:deviceName]
	return string(name), hmac.Equal(raw[deviceName:], d.proof(c, name))
}

func (d *Devices) proof(c *domain.Credential, name []byte) []byte {
	s := c.Snapshot()
	since := time.Time{}
	if s.PasswordChangedAt != nil {
		since = *s.PasswordChangedAt
	}
	mac := hmac.New(sha256.New, d.key)
	_, _ = fmt.Fprintf(mac, "%s\x00%d\x00%s", s.User, since.UnixMicro(), name)
	return mac.Sum(nil)
}
