package usermodule

import (
	"roster/modules/user"
	"roster/modules/user/internal/gormstore"
	"roster/modules/user/internal/people"
	"roster/modules/user/internal/searchtext"
	"roster/platform/samples"
)

// sampler gives the module's part of sample data.
func sampler(cfg user.Config) func(samples.Population) (samples.Part, error) {
	return func(p samples.Population) (samples.Part, error) {
		accounts, part := people.Of(p, cfg.PurgeAfter), people.Part()
		first, err := accounts.Account(0)
		if err != nil {
			return samples.Part{}, err
		}
		part.Notes = []string{"an administrator: " + first.Email.String()}
		part.Tables, err = gormstore.SampleTables(p, accounts, searchtext.New())
		return part, err
	}
}
