package auditmodule

import (
	"context"

	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/gormstore"
	"roster/modules/audit/internal/history"
	"roster/modules/audit/internal/keyring"
	"roster/platform/samples"
)

// sampler gives the module's part of sample data: a log that verifies, once what
// was written is sealed.
func sampler(keys *keyring.Keyring, sealer *app.Sealer) func(samples.Population) (samples.Part, error) {
	return func(p samples.Population) (samples.Part, error) {
		tables, err := gormstore.SampleTables(p, history.Of(p, keys))
		if err != nil {
			return samples.Part{}, err
		}
		return samples.Part{
			Prepare: gormstore.SamplePartitions(p.Until, samples.Months),
			Tables:  tables,
			Clear:   []string{"audit_seals"},
			Finish:  func(ctx context.Context) error { return sealAll(ctx, sealer) },
		}, nil
	}
}

func sealAll(ctx context.Context, sealer *app.Sealer) error {
	for {
		made, err := sealer.Seal(ctx)
		if err != nil || len(made) == 0 {
			return err
		}
	}
}
