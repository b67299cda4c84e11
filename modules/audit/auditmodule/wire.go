//go:build wireinject

package auditmodule

import (
	"github.com/google/wire"
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/zap"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/chainjobs"
	"roster/modules/audit/internal/gormstore"
	"roster/modules/audit/internal/httpapi"
	"roster/modules/audit/internal/keyring"
	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/event"
	"roster/platform/id"
	"roster/platform/jobs"
	"roster/platform/page"
)

// New puts the module together. actions are those of all modules, this one included. It fails when a key has not its
// size, or when two actions have one name.
func New(
	cfg audit.Config, db *database.DB, bus *event.Bus, queue *jobs.Queue, ids id.Generator, cursors *page.Codec, now clock.Clock,
	actions []event.Action, metrics *prometheus.Registry, log *zap.Logger,
) (*Module, error) {
	panic(wire.Build(
		gormstore.NewEntries, wire.Bind(new(app.Entries), new(*gormstore.Entries)), gormstore.NewPending,
		gormstore.NewSeals, wire.Bind(new(app.Seals), new(*gormstore.Seals)),
		gormstore.NewSequence, wire.Bind(new(app.Sequence), new(*gormstore.Sequence)),
		gormstore.NewDrops, wire.Bind(new(app.Drops), new(*gormstore.Drops)),
		gormstore.NewPartitions, wire.Bind(new(app.Partitions), new(*gormstore.Partitions)),
		gormstore.NewKeys, NewKeyring, wire.Bind(new(app.Keys), new(*keyring.Keyring)),
		chainjobs.NewQueue, wire.Bind(new(app.Tasks), new(*chainjobs.Queue)),
		wire.Bind(new(app.Tx), new(*database.DB)),
		wire.Bind(new(app.Events), new(*event.Bus)),
		app.NewService, app.NewChain, NewSigner, NewSealer, NewVerifier, app.NewVerifications, NewRetention,
		chainjobs.New, httpapi.New, NewModule,
	))
}
