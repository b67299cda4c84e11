//go:build wireinject

package auditmodule

import (
	"github.com/google/wire"
	"go.uber.org/zap"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/gormstore"
	"roster/modules/audit/internal/httpapi"
	"roster/modules/audit/internal/keyring"
	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/event"
	"roster/platform/page"
)

// New puts the module together. actions are those of all modules, this one included. It fails when the key has not its
// size, or when two actions have one name.
func New(
	cfg audit.Config, db *database.DB, bus *event.Bus, cursors *page.Codec, now clock.Clock, actions []event.Action, log *zap.Logger,
) (*Module, error) {
	panic(wire.Build(
		gormstore.NewEntries, wire.Bind(new(app.Entries), new(*gormstore.Entries)),
		gormstore.NewPartitions, wire.Bind(new(app.Partitions), new(*gormstore.Partitions)),
		gormstore.NewKeys, NewKeyring, wire.Bind(new(app.Keys), new(*keyring.Keyring)),
		wire.Bind(new(app.Tx), new(*database.DB)),
		wire.Bind(new(app.Events), new(*event.Bus)),
		app.NewService, httpapi.New, NewModule,
	))
}
