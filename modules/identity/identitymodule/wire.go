//go:build wireinject

package identitymodule

import (
	"github.com/google/wire"
	"go.uber.org/zap"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/gormstore"
	"roster/modules/identity/internal/httpapi"
	"roster/modules/identity/internal/jwtsigner"
	"roster/modules/identity/internal/mailer"
	"roster/modules/identity/internal/mailjobs"
	"roster/modules/identity/internal/opaque"
	"roster/modules/identity/internal/passhash"
	"roster/modules/identity/internal/standings"
	"roster/modules/user"
	"roster/platform/clock"
	"roster/platform/database"
	"roster/platform/event"
	"roster/platform/id"
	"roster/platform/jobs"
	"roster/platform/mail"
	"roster/platform/quota"
)

// New puts the module together. Its arguments are all it borrows. It fails on a
// configuration that no hash or key can be made with.
func New(
	cfg identity.Config, db *database.DB, bus *event.Bus, queue *jobs.Queue, sender mail.Sender,
	ids id.Generator, now clock.Clock, log *zap.Logger,
	directory user.Directory, authorities user.Authorities, column user.AuthorityColumn, columns user.AccountColumns, suspender user.Suspender, changer user.EmailChanger,
) (*Module, func(), error) {
	panic(wire.Build(
		wire.Bind(new(app.Tx), new(*database.DB)),
		wire.Bind(new(app.Events), new(*event.Bus)),
		wire.Bind(new(app.Clock), new(clock.Clock)),
		wire.Bind(new(app.Accounts), new(user.Directory)),
		wire.Bind(new(app.Authorities), new(user.Authorities)),
		wire.Bind(new(app.Suspender), new(user.Suspender)),
		wire.Bind(new(app.EmailChanger), new(user.EmailChanger)),
		gormstore.NewCredentials, wire.Bind(new(app.Credentials), new(*gormstore.Credentials)),
		gormstore.NewSessions, wire.Bind(new(app.Sessions), new(*gormstore.Sessions)), wire.Bind(new(app.SessionProofs), new(*gormstore.Sessions)),
		gormstore.NewOwnAccounts, wire.Bind(new(app.OwnAccounts), new(*gormstore.OwnAccounts)),
		gormstore.NewRefreshTokens, wire.Bind(new(app.RefreshTokens), new(*gormstore.RefreshTokens)),
		gormstore.NewVerifications, wire.Bind(new(app.Verifications), new(*gormstore.Verifications)),
		gormstore.NewResets, wire.Bind(new(app.Resets), new(*gormstore.Resets)),
		gormstore.NewEmailChanges, wire.Bind(new(app.EmailChanges), new(*gormstore.EmailChanges)),
		standings.NewMemory, wire.Bind(new(app.Standings), new(*standings.Memory)),
		standings.NewAnnouncer, wire.Bind(new(app.Revocations), new(*standings.Announcer)),
		standings.NewFeed,
		gormstore.NewThrottles, wire.Bind(new(app.Throttles), new(*gormstore.Throttles)),
		gormstore.NewAllowances, wire.Bind(new(app.Allowances), new(*gormstore.Allowances)),
		gormstore.NewQuotas, wire.Bind(new(quota.Store), new(*gormstore.Quotas)),
		opaque.NewDevices, wire.Bind(new(app.Devices), new(*opaque.Devices)),
		gormstore.NewSigningKeys, wire.Bind(new(app.SigningKeys), new(*gormstore.SigningKeys)),
		gormstore.NewCleanup, wire.Bind(new(mailjobs.Cleaner), new(*gormstore.Cleanup)),
		passhash.NewStopwatch, wire.Bind(new(app.Stopwatch), new(passhash.Stopwatch)),
		passhash.New, wire.Bind(new(app.Passwords), new(*passhash.Hasher)),
		jwtsigner.New, wire.Bind(new(app.AccessTokens), new(*jwtsigner.Tokens)), wire.Bind(new(app.KeyMaker), new(*jwtsigner.Tokens)),
		opaque.New, wire.Bind(new(app.OpaqueTokens), new(*opaque.Tokens)),
		mailer.New, wire.Bind(new(app.Mailer), new(*mailer.Mailer)), wire.Bind(new(app.Previewer), new(*mailer.Mailer)),
		mailjobs.NewOutbox, wire.Bind(new(app.Outbox), new(*mailjobs.Outbox)),
		wire.Struct(new(app.Ports), "*"), app.NewService,
		httpapi.New, mailjobs.NewJobs, NewModule,
	))
}

// NewPasswordHashes makes what keeps the hashes that imported accounts bring. It
// comes apart from New, because New is given what the user module makes, and the
// user module is given this.
func NewPasswordHashes(db *database.DB) user.PasswordHashes {
	panic(wire.Build(
		passhash.NewFormats, wire.Bind(new(app.HashFormats), new(passhash.Formats)),
		gormstore.NewCredentials, wire.Bind(new(app.NewCredentials), new(*gormstore.Credentials)),
		app.NewImportedHashes, wire.Bind(new(user.PasswordHashes), new(app.ImportedHashes)),
	))
}
