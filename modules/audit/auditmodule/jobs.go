package auditmodule

import (
	"context"
	"errors"
	"time"

	"go.uber.org/zap"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/platform/jobs"
)

const upkeepEvery = 24 * time.Hour

// upkeepArgs names the job that makes the partitions of the months to come.
type upkeepArgs struct{}

// Kind is part of River's interface.
func (upkeepArgs) Kind() string { return "audit.keep_partitions_ahead" }

type upkeep struct {
	service *app.Service
	log     *zap.Logger
}

func (u upkeep) register(r *jobs.Registry) {
	jobs.Handle(r, u.run)
	r.Every(upkeepEvery, upkeepArgs{}, true)
}

// run raises the alarm about stray entries in the log of the process: trying again would not mend that.
func (u upkeep) run(ctx context.Context, _ upkeepArgs) error {
	err := u.service.KeepAhead(ctx)
	if errors.Is(err, audit.ErrStrayEntries) {
		u.log.Error("the log needs an operator", zap.Error(err))
		return nil
	}
	return err
}
