package identitymodule

import (
	"context"
	"fmt"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/gormstore"
	"roster/modules/identity/internal/logins"
	"roster/platform/samples"
)

// sampler gives the module's part of sample data.
func sampler(cfg identity.Config, passwords app.Passwords) func(samples.Population) (samples.Part, error) {
	return func(p samples.Population) (samples.Part, error) {
		hash, err := passwords.Hash(context.Background(), passwords.Normalize(logins.Password))
		if err != nil {
			return samples.Part{}, fmt.Errorf("hash the password of the sample data: %w", err)
		}
		tables, err := gormstore.SampleTables(p.People, logins.Of(p, cfg, hash))
		if err != nil {
			return samples.Part{}, err
		}
		return samples.Part{
			Actions: []string{"identity.login_succeeded", "identity.login_succeeded", "identity.session_refreshed", "identity.session_refreshed", "identity.session_ended"},
			Tables:  tables,
			Notes:   []string{"everybody's password: " + logins.Password},
		}, nil
	}
}
