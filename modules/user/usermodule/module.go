// Package usermodule puts the user module together: New's arguments are all
// that the module borrows from the process. Only the process's own wiring
// imports it.
package usermodule

import (
	"github.com/spf13/cobra"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/cli"
	"roster/modules/user/internal/httpapi"
	"roster/modules/user/internal/upkeepjobs"
	"roster/platform/module"
)

// Module is what the process gets.
type Module struct {
	module.Module
	// Directory is for modules that work with accounts.
	Directory user.Directory
	// Authorities tells, for every request, what its sender may do.
	Authorities user.Authorities
	// AuthorityColumn is for statements that let requests in.
	AuthorityColumn user.AuthorityColumn
	// AccountColumns are for the statement that lets people read their own.
	AccountColumns user.AccountColumns
	// Suspender is for sample data, which has a suspended account.
	Suspender user.Suspender
	// EmailChanger is for who has proof of an address.
	EmailChanger user.EmailChanger

	service *app.Service
}

// NewModule describes the module to the process.
func NewModule(
	cfg user.Config, s *app.Service, directory app.Directory, column user.AuthorityColumn, columns user.AccountColumns, api *httpapi.API, upkeep *upkeepjobs.Jobs,
) *Module {
	return &Module{
		Module: module.Module{
			Name:    "user",
			Routes:  api.Routes,
			Jobs:    upkeep.Register,
			Samples: sampler(cfg),
		},
		Directory:       directory,
		Authorities:     directory,
		AuthorityColumn: column,
		AccountColumns:  columns,
		Suspender:       directory,
		EmailChanger:    directory,
		service:         s,
	}
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
