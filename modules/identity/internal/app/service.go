package app

import (
	"context"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/id"
	"roster/platform/together"
)

// Ports is everything the use cases need from outside.
type Ports struct {
	Accounts      Accounts
	Authorities   Authorities
	Suspender     Suspender
	Credentials   Credentials
	EmailChanger  EmailChanger
	Sessions      Sessions
	OwnAccounts   OwnAccounts
	SessionProofs SessionProofs
	RefreshTokens RefreshTokens
	Verifications Verifications
	Resets        Resets
	EmailChanges  EmailChanges
	Throttles     Throttles
	Standings     Standings
	Revocations   Revocations
	Passwords     Passwords
	Stopwatch     Stopwatch
	AccessTokens  AccessTokens
	SigningKeys   SigningKeys
	KeyMaker      KeyMaker
	OpaqueTokens  OpaqueTokens
	Devices       Devices
	Allowances    Allowances
	Outbox        Outbox
	Mailer        Mailer
	Previewer     Previewer
	Tx            Tx
	Events        Events
	IDs           id.Generator
	Clock         Clock
}

// Service is the module's use cases. It is safe for concurrent use.
type Service struct {
	Ports
	cfg       identity.Config
	policy    domain.PasswordPolicy
	refreshes *together.Line[*refresh]
}

// NewService puts the use cases on their ports.
func NewService(cfg identity.Config, ports Ports) *Service {
	s := &Service{Ports: ports, cfg: cfg, policy: domain.PasswordPolicy{MinLength: cfg.PasswordMinLength, Words: cfg.PasswordWords}}
	s.refreshes = together.NewLine(refreshRounds, refreshesAtOnce, s.refreshTogether)
	return s
}

// change is the only place that locks a credential, acts on it, saves it and
// tells what happened: in one unit of work.
func (s *Service) change(ctx context.Context, id user.ID, act func(context.Context, *domain.Credential) error) error {
	return s.Tx.Do(ctx, func(ctx context.Context) error {
		c, err := s.Credentials.Lock(ctx, id)
		if err != nil {
			return err
		}
		before := c.Snapshot()
		if err := act(ctx, c); err != nil {
			return err
		}
		if c.Snapshot() == before { // it was held, and that was all
			return s.Events.Publish(ctx, c.TakeEvents()...)
		}
		if err := s.Credentials.Save(ctx, c, s.Clock.Now()); err != nil {
			return err
		}
		if c.Epoch() != before.Epoch {
			if err := s.Revocations.Forget(ctx, id); err != nil {
				return err
			}
		}
		return s.Events.Publish(ctx, c.TakeEvents()...)
	})
}

// endAll ends the account's sessions but one and tells it. The caller holds the
// credential.
func (s *Service) endAll(ctx context.Context, owner user.ID, but identity.SessionID, why identity.EndReason) error {
	count, err := s.Sessions.EndAll(ctx, owner, but, why, s.Clock.Now())
	if err != nil || count == 0 {
		return err
	}
	if err := s.Revocations.Forget(ctx, owner); err != nil {
		return err
	}
	return s.Events.Publish(ctx, identity.SessionsEnded{User: owner, Count: count, Why: why})
}
