// Package auditmodule puts the audit module together: New's arguments are all that the module borrows from the process.
// Only the process's own wiring imports it.
package auditmodule

import (
	"context"

	"go.uber.org/zap"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/gormstore"
	"roster/modules/audit/internal/httpapi"
	"roster/modules/audit/internal/keyring"
	"roster/platform/clock"
	"roster/platform/event"
	"roster/platform/module"
)

// Module is what the process gets.
type Module struct {
	module.Module
	// CheckPartitions returns audit.ErrStrayEntries when entries had to go into the DEFAULT partition: an alarm for the
	// metrics. Readiness does not depend on it, because nothing is lost.
	CheckPartitions func(context.Context) error

	upkeep upkeep
}

// NewModule describes the module to the process.
func NewModule(service *app.Service, api *httpapi.API, log *zap.Logger) *Module {
	keeper := upkeep{service: service, log: log.Named("audit")}
	return &Module{
		Module: module.Module{
			Name:      "audit",
			Routes:    api.Routes,
			Subscribe: func(bus *event.Bus) { bus.OnAny(service.Record) },
			Jobs:      keeper.register,
			Checks:    api.Checks(),
		},
		CheckPartitions: service.CheckPartitions,
		upkeep:          keeper,
	}
}

// NewKeyring makes the keyring of the process.
func NewKeyring(cfg audit.Config, store *gormstore.Keys, now clock.Clock) (*keyring.Keyring, error) {
	return keyring.New(cfg.KeyEncryptionKey, store, now.Now)
}
