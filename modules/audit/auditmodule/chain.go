package auditmodule

import (
	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain/chain"
	"roster/platform/clock"
	"roster/platform/id"
)

// NewSigner makes the signer of the process's seals.
func NewSigner(cfg audit.Config) (chain.Signer, error) { return chain.NewSigner(cfg.SealingKey) }

// NewSealer makes the sealer of the process.
func NewSealer(sequence app.Sequence, seals app.Seals, tx app.Tx, ids id.Generator, now clock.Clock, signer chain.Signer) *app.Sealer {
	return app.NewSealer(sequence, seals, tx, ids, now.Now, signer)
}

// NewVerifier makes a verifier that believes the present key and the former ones.
func NewVerifier(cfg audit.Config, sequence app.Sequence, seals app.Seals, entries app.Entries, signer chain.Signer) (*app.Verifier, error) {
	keys, err := chain.NewKeys(signer, cfg.FormerSealingKeys)
	if err != nil {
		return nil, err
	}
	return app.NewVerifier(sequence, seals, entries, keys), nil
}

// NewRetention makes what drops old months.
func NewRetention(cfg audit.Config, drops app.Drops, tx app.Tx, events app.Events, now clock.Clock) *app.Retention {
	return app.NewRetention(drops, tx, events, now.Now, cfg.Retention)
}
