//go:build wireinject

package main

import (
	"slices"

	"github.com/google/wire"
	"go.uber.org/zap"

	"roster/configs"
	"roster/configs/provide"
	"roster/modules/audit"
	"roster/modules/audit/auditmodule"
	"roster/modules/identity"
	"roster/modules/identity/identitymodule"
	"roster/modules/user"
	"roster/modules/user/usermodule"
	"roster/platform"
	"roster/platform/cli"
	"roster/platform/event"
	"roster/platform/httpserver"
	"roster/platform/module"
	"roster/platform/postgres"
	"roster/platform/process"
)

// app is the program put together: what serves, and what commands need.
type app struct {
	Process  *process.Process
	Identity *identitymodule.Module
	User     *usermodule.Module
	Audit    *auditmodule.Module
	Modules  []module.Module
}

// modules lists everything this process is made of. A new module adds a line
// here, one to its catalogues below, and one to initialize.
func modules(u *usermodule.Module, i *identitymodule.Module, a *auditmodule.Module) []module.Module {
	return []module.Module{u.Module, i.Module, a.Module}
}

// permissions is the catalogue of what can be allowed.
func permissions() user.Catalogue {
	return slices.Concat(user.Permissions(), identity.Permissions(), audit.Permissions())
}

// actions is the catalogue of what the log can tell.
func actions() []event.Action {
	return slices.Concat(user.Actions(), identity.Actions(), audit.Actions())
}

func version() platform.Version { return platform.Version(cli.Version()) }

// initialize puts the process together; `go tool wire` writes how to
// wire_gen.go. Nothing connects or listens before the process runs.
func initialize(cfg configs.Config, server *postgres.Server, log *zap.Logger) (*app, func(), error) {
	panic(wire.Build(
		provide.Set, platform.Set, version, permissions, actions,
		identitymodule.NewPasswordHashes, usermodule.New, wire.FieldsOf(new(*usermodule.Module), "Directory", "Authorities", "AuthorityColumn", "AccountColumns", "Suspender", "EmailChanger"),
		identitymodule.New, wire.FieldsOf(new(*identitymodule.Module), "Verifier", "Quotas"),
		wire.Bind(new(httpserver.Authenticator), new(identitymodule.Verifier)),
		auditmodule.New,
		modules, wire.Struct(new(app), "*"),
	))
}
