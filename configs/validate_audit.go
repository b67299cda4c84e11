package configs

import "time"

// What the sealer and the database itself ask for: drop_audit_month refuses what is younger.
const (
	leastSealInterval = time.Second
	mostSealInterval  = time.Hour
	leastRetention    = 30 * 24 * time.Hour
)

func (v *validation) audit(a Audit) {
	v.require(a.Retention == 0 || a.Retention >= leastRetention, "audit.retention", "must be 0 (never) or 720h at least")
	v.require(a.SealInterval >= leastSealInterval && a.SealInterval <= mostSealInterval, "audit.seal_interval", "must be 1s to 1h")
	_, err := a.FormerPublicKeys()
	v.require(err == nil, "audit.former_sealing_keys", "must each be the base64 of an Ed25519 public key, 32 bytes")
}
