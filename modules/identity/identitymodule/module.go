// Package identitymodule puts the identity module together. Only the root
// wiring and the command line use it.
package identitymodule

import (
	"context"

	"github.com/spf13/cobra"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/cli"
	"roster/modules/identity/internal/httpapi"
	"roster/modules/identity/internal/mailjobs"
	"roster/modules/identity/internal/standings"
	"roster/modules/user"
	"roster/platform/authn"
	"roster/platform/event"
	"roster/platform/module"
	"roster/platform/quota"
)

// Verifier finds out who an access token stands for; it is an
// httpserver.Authenticator.
type Verifier interface {
	// Authenticate returns authn.ErrUnauthenticated for a token that is not good,
	// and any other error when it cannot find out.
	Authenticate(ctx context.Context, token string) (authn.Principal, error)
}

// Module is what identity offers to the process.
type Module struct {
	module.Module
	Verifier Verifier
	// Quotas counts requests for all replicas.
	Quotas quota.Store

	service *app.Service
}

// NewModule describes the module; New makes one.
func NewModule(
	cfg identity.Config, s *app.Service, api *httpapi.API, jobs *mailjobs.Jobs, feed *standings.Feed, quotas quota.Store,
) *Module {
	return &Module{
		Module: module.Module{
			Name:      "identity",
			Routes:    api.Routes,
			Subscribe: func(b *event.Bus) { subscribe(b, s) },
			Jobs:      jobs.Register,
			Samples:   sampler(cfg, s.Passwords),
			Prepare: func(ctx context.Context) error {
				feed.Start()
				return s.Prepare(ctx)
			},
		},
		Verifier: s,
		Quotas:   quotas,
		service:  s,
	}
}

func subscribe(b *event.Bus, s *app.Service) {
	event.On[user.SuspensionImposed](b, s.OnSuspended)
	event.On[user.AccountDeleted](b, s.OnDeleted)
	event.On[user.RoleAssigned](b, s.OnRoleAssigned)
	event.On[user.RoleRevoked](b, s.OnRoleRevoked)
	b.OnAny(s.OnAny)
}

// Commands are the module's commands. open makes a Module for as long as a
// command runs, and what closes it.
func Commands(open func(*cobra.Command) (*Module, func(), error)) []*cobra.Command {
	return cli.Commands(func(cmd *cobra.Command) (*app.Service, func(), error) {
		m, closeAll, err := open(cmd)
		if err != nil {
			return nil, nil, err
		}
		return m.service, closeAll, nil
	})
}
