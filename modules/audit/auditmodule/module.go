// Package auditmodule puts the audit module together: New's arguments are all that the module borrows from the process.
// Only the process's own wiring imports it.
package auditmodule

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/chainjobs"
	"roster/modules/audit/internal/cli"
	"roster/modules/audit/internal/gormstore"
	"roster/modules/audit/internal/httpapi"
	"roster/modules/audit/internal/keyring"
	"roster/modules/audit/internal/metrics"
	"roster/platform/clock"
	"roster/platform/event"
	"roster/platform/jobs"
	"roster/platform/module"
)

// Module is what the process gets.
type Module struct {
	module.Module
	upkeep upkeep
	sealer *app.Sealer
	parts  cli.Parts
}

// state is what the metrics show.
type state struct {
	*app.Sealer
	*app.Service
	*chainjobs.Jobs
}

// NewModule describes the module to the process. It is an error to do so twice with one registry of metrics.
func NewModule(
	cfg audit.Config, service *app.Service, sealer *app.Sealer, verifier *app.Verifier, chain *chainjobs.Jobs, api *httpapi.API,
	keys *keyring.Keyring, registry *prometheus.Registry, log *zap.Logger,
) (*Module, error) {
	if err := metrics.Register(registry, state{sealer, service, chain}); err != nil {
		return nil, err
	}
	keeper := upkeep{service: service, log: log.Named("audit")}
	return &Module{
		Module: module.Module{
			Name:      "audit",
			Routes:    api.Routes,
			Subscribe: func(bus *event.Bus) { bus.OnAny(service.Record) },
			Jobs:      func(r *jobs.Registry) { keeper.register(r); chain.Register(r) },
			Checks:    api.Checks(sealer, cfg.SealInterval),
			Samples:   sampler(keys, sealer),
		},
		upkeep: keeper,
		sealer: sealer,
		parts:  cli.Parts{Service: service, Verifier: verifier},
	}, nil
}

// Commands are the module's commands. open makes a Module for as long as a command runs, and what closes it.
func Commands(open func(*cobra.Command) (*Module, func(), error)) []*cobra.Command {
	return cli.Commands(func(cmd *cobra.Command) (cli.Parts, func(), error) {
		m, closeAll, err := open(cmd)
		if err != nil {
			return cli.Parts{}, nil, err
		}
		return m.parts, closeAll, nil
	})
}

// NewKeyring makes the keyring of the process.
func NewKeyring(cfg audit.Config, store *gormstore.Keys, now clock.Clock) (*keyring.Keyring, error) {
	return keyring.New(cfg.KeyEncryptionKey, store, now.Now)
}
