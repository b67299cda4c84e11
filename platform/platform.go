// Package platform lists what the process lends to its modules: the Wire
// provider set of everything under platform/. The root wire.go uses it; nothing
// else does.
package platform

import (
	"context"
	"time"

	"github.com/google/wire"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/event"
	"roster/platform/fault"
	"roster/platform/httpserver"
	"roster/platform/id"
	"roster/platform/idempotency"
	idempotencystore "roster/platform/idempotency/gormstore"
	"roster/platform/jobs"
	"roster/platform/mail"
	"roster/platform/module"
	"roster/platform/process"
	"roster/platform/quota"
	"roster/platform/telemetry"
	"roster/platform/uuidgen"
)

// Version is the version of the program.
type Version string

// MailFolder is where mail goes when there is no server for it.
type MailFolder struct {
	Dir string
	// ShowLinks writes the links of mails to the log, for development.
	ShowLinks bool
}

// Set provides the platform. It needs the packages' own Config types, Version,
// MailFolder, a logger, an httpserver.Authenticator, a quota.Store and the modules.
var Set = wire.NewSet(
	clock.System,
	uuidgen.New, wire.Bind(new(id.Generator), new(uuidgen.Generator)),
	NewDatabase,
	NewBus,
	NewQueue,
	NewMetrics,
	NewTracing,
	NewMailer,
	NewGuard,
	NewServer,
	process.New,
)

const flushTraces = 3 * time.Second

// NewDatabase opens the pool. Traces cover it when they are on.
func NewDatabase(cfg database.Config, tracing *telemetry.Tracing, log *zap.Logger) (*database.DB, func(), error) {
	if tracing.On() {
		cfg.Tracing = tracing.Provider
	}
	db, err := database.Open(cfg, log)
	if err != nil {
		return nil, nil, err
	}
	return db, func() {
		if err := db.Close(); err != nil {
			log.Warn("the database did not close", zap.Error(err))
		}
	}, nil
}

// NewBus makes the event bus, on which publishing needs an open unit of work.
func NewBus(db *database.DB, ids id.Generator, now clock.Clock) *event.Bus {
	return event.NewBus(db, ids, now.Now)
}

// NewQueue makes the job queue.
func NewQueue(db *database.DB, log *zap.Logger) (*jobs.Queue, error) {
	return jobs.NewQueue(db, log)
}

// NewMetrics makes the registry of the process's metrics.
func NewMetrics(version Version) *prometheus.Registry {
	return telemetry.NewRegistry(string(version))
}

// NewTracing starts tracing, which is off unless set otherwise.
func NewTracing(cfg telemetry.Config, version Version, log *zap.Logger) (*telemetry.Tracing, func(), error) {
	tracing, err := telemetry.NewTracing(context.Background(), cfg, string(version), log)
	if err != nil {
		return nil, nil, err
	}
	return tracing, func() {
		ctx, cancel := context.WithTimeout(context.Background(), flushTraces)
		defer cancel()
		if err := tracing.Shutdown(ctx); err != nil {
			log.Warn("the last traces were not exported", zap.Error(err))
		}
	}, nil
}

// NewMailer makes the sender of mail.
func NewMailer(cfg mail.Config, folder MailFolder, now clock.Clock, log *zap.Logger) (mail.Sender, error) {
	return mail.New(cfg, folder.Dir, folder.ShowLinks, now, log)
}

// NewGuard makes the guard of idempotent operations.
func NewGuard(db *database.DB, now clock.Clock) *idempotency.Guard {
	return idempotency.New(db, idempotencystore.New(db), now.Now)
}

// NewServer makes the HTTP server, which is ready when the database is, and
// each module.
func NewServer(cfg httpserver.Config, authenticator httpserver.Authenticator, quotas quota.Store, modules []module.Module, db *database.DB,
	guard *idempotency.Guard, ids id.Generator, metrics *prometheus.Registry, tracing *telemetry.Tracing, log *zap.Logger,
) (*httpserver.Server, error) {
	deps := httpserver.Deps{
		Authenticator: authenticator,
		Quotas:        quotas,
		Log:           log,
		IDs:           ids,
		Idempotency:   guard,
		Metrics:       metrics,
		Checks:        process.Checks(db, modules),
		Faults:        []*fault.Error{database.ErrUnavailable, database.ErrTimeout},
	}
	if tracing.On() {
		deps.Tracing = tracing.Provider
	}
	return httpserver.New(cfg, deps)
}
