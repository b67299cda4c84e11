//go:build wireinject

package usermodule

import (
	"github.com/google/wire"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/gormstore"
	"roster/modules/user/internal/httpapi"
	"roster/modules/user/internal/searchtext"
	"roster/modules/user/internal/upkeepjobs"
	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/event"
	"roster/platform/id"
	"roster/platform/page"
)

// New puts the module together.
func New(
	db *database.DB, bus *event.Bus, now clock.Clock, ids id.Generator, cursors *page.Codec,
	cfg user.Config, catalogue user.Catalogue, hashes user.PasswordHashes,
) *Module {
	panic(wire.Build(
		searchtext.New, wire.Bind(new(app.Folder), new(searchtext.Folder)),
		gormstore.NewUsers, wire.Bind(new(app.Users), new(*gormstore.Users)),
		gormstore.NewNewcomers, wire.Bind(new(app.Newcomers), new(*gormstore.Newcomers)),
		gormstore.NewImports, wire.Bind(new(app.Imports), new(*gormstore.Imports)),
		gormstore.NewAccounts, wire.Bind(new(app.Accounts), new(*gormstore.Accounts)),
		gormstore.NewGraveyard, wire.Bind(new(app.Graveyard), new(*gormstore.Graveyard)),
		gormstore.NewFigures, wire.Bind(new(app.Figures), new(*gormstore.Figures)),
		gormstore.NewTotals, wire.Bind(new(app.Totals), new(*gormstore.Totals)),
		gormstore.NewAuthorities, wire.Bind(new(app.Authorities), new(*gormstore.Authorities)),
		gormstore.NewAuthorityColumn, wire.Bind(new(user.AuthorityColumn), new(gormstore.AuthorityColumn)),
		gormstore.NewAccountColumns, wire.Bind(new(user.AccountColumns), new(gormstore.AccountColumns)),
		gormstore.NewRoles, wire.Bind(new(app.Roles), new(*gormstore.Roles)), wire.Bind(new(app.RoleEditor), new(*gormstore.Roles)),
		wire.Bind(new(app.Tx), new(*database.DB)),
		wire.Bind(new(app.Events), new(*event.Bus)),
		wire.Bind(new(app.Clock), new(clock.Clock)),
		wire.Struct(new(app.Ports), "*"),
		app.NewService, app.NewDirectory, httpapi.New, upkeepjobs.New, NewModule,
	))
}
