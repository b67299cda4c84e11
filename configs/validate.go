package configs

import (
	"time"

	"roster/platform/config"
)

// Validate names everything that is wrong with the settings at once, as one error of type config.Problems.
func (c Config) Validate() error {
	if ps := c.problems(); len(ps) > 0 {
		return ps
	}
	return nil
}

func (c Config) problems() config.Problems {
	v := &validation{production: c.Mode == Production}
	v.require(c.Mode == Development || c.Mode == Production, "mode", "must be development or production")
	v.require(c.Data.Dir != "", "data.dir", "must name a folder")
	v.http(c.HTTP)
	v.address("ops.address", c.Ops.Address)
	v.publicURL(c.PublicURL)
	v.database(c.Database)
	v.mail(c.Mail)
	v.log(c.Log)
	v.telemetry(c.Telemetry)
	v.identity(c.Identity)
	v.audit(c.Audit)
	v.require(c.User.PurgeAfter >= 0, "user.purge_after", "must not be negative")
	v.keys(c)
	if v.production {
		v.samples(c)
	}
	return v.problems
}

// validation collects what is wrong. The first problem of a key hides the later ones, which mostly follow from it.
type validation struct {
	production bool
	problems   config.Problems
}

func (v *validation) require(ok bool, key, message string, args ...any) {
	if !ok && !v.problems.Has(key) {
		v.problems.Add(key, message, args...)
	}
}

func (v *validation) between(key string, n, least, most int) {
	v.require(n >= least && n <= most, key, "must be %d to %d", least, most)
}

func (v *validation) lasts(key string, d, least, most time.Duration) {
	v.require(d >= least && d <= most, key, "must be %s to %s", least, most)
}
