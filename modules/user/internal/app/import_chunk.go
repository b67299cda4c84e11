package app

import (
	"context"
	"slices"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/event"
	"roster/platform/fault"
)

// candidate is a row on its way to become an account.
type candidate struct {
	row      Row
	newcomer Newcomer
	flaws    []Flaw
	user     *domain.User // nil when there are flaws
}

// chunk imports rows in one unit of work, or tries it.
func (r *importRun) chunk(ctx context.Context, rows []Row) (done ImportChunk, err error) {
	s := r.service
	candidates := make([]candidate, len(rows))
	for i, row := range rows {
		candidates[i] = r.read(row)
	}
	read := slices.Clone(candidates) // a unit of work may begin again
	err = s.Tx.Do(ctx, func(ctx context.Context) error {
		copy(candidates, read)
		now := s.Clock.Now()
		ctx, err := s.importer(ctx, now)
		if err != nil {
			return err
		}
		if err := s.admit(ctx, candidates, now); err != nil {
			return err
		}
		if r.o.DryRun {
			return s.refuseTaken(ctx, candidates, usersOf(candidates))
		}
		if err := s.settle(ctx, candidates, now); err != nil {
			return err
		}
		return s.Imports.Keep(ctx, r.id, chunkOf(candidates))
	})
	if err == nil && r.o.DryRun {
		r.twins.refuse(candidates)
	}
	return chunkOf(candidates), err
}

// importer is the context with what the person who imports may do now.
func (s *Service) importer(ctx context.Context, now time.Time) (context.Context, error) {
	if err := s.pinActor(ctx); err != nil {
		return ctx, err
	}
	return s.renewed(ctx, user.PermissionImport, now)
}

// read takes a row apart and holds against the rules what needs no database.
func (r *importRun) read(row Row) candidate {
	c := candidate{row: row}
	if row.Flaw != nil {
		c.flaws = []Flaw{*row.Flaw}
		return c
	}
	c.newcomer, c.flaws = r.src.Read(row)
	if hash := c.newcomer.PasswordHash; hash != "" && !r.service.Hashes.Readable(hash) {
		c.flaws = append(c.flaws, Flaw{
			"password_hash", "password_hash",
			"A password hash is argon2id in PHC form or bcrypt, at a bearable cost.",
		})
	}
	return c
}

// settle keeps the accounts of candidates without flaws, with their passwords
// and the events, and gives the others theirs.
func (s *Service) settle(ctx context.Context, candidates []candidate, now time.Time) error {
	left, err := s.Newcomers.AddAll(ctx, usersOf(candidates))
	if err != nil {
		return err
	}
	if err := s.refuseTaken(ctx, candidates, left); err != nil {
		return err
	}
	for i := range candidates {
		if c := &candidates[i]; c.user != nil && slices.Contains(left, c.user) {
			c.refuse([]*fault.Error{errIdentifierWasTaken})
		}
	}
	hashes := map[user.ID]string{}
	var events []event.Event
	for _, c := range candidates {
		if c.user == nil {
			continue
		}
		if c.newcomer.PasswordHash != "" {
			hashes[c.user.Snapshot().ID] = c.newcomer.PasswordHash
		}
		events = append(events, c.user.Events()...)
	}
	if len(hashes) > 0 {
		if err := s.Hashes.Keep(ctx, hashes, now); err != nil {
			return err //nolint:wrapcheck // the module that keeps them says what it was doing
		}
	}
	return s.Events.Publish(ctx, events...)
}

// refuseTaken gives the candidates of some users a flaw for each identifier that
// another account has.
func (s *Service) refuseTaken(ctx context.Context, candidates []candidate, users []*domain.User) error {
	if len(users) == 0 {
		return nil
	}
	taken, err := s.Newcomers.Taken(ctx, users)
	if err != nil {
		return err
	}
	for i := range candidates {
		if c := &candidates[i]; c.user != nil {
			c.refuse(taken[c.user.Snapshot().ID])
		}
	}
	return nil
}

// refuse makes flaws of faults; none leaves the candidate as it is.
func (c *candidate) refuse(why []*fault.Error) {
	for _, one := range why {
		c.flaws = append(c.flaws, Flaw{Column: takenColumns[one.Code()], Code: one.Code(), Message: one.Message()})
		c.user = nil
	}
}

// errIdentifierWasTaken is for an account whose rival has gone before it could be
// told by what they clashed.
var errIdentifierWasTaken = fault.New(fault.Conflict, "identifier_was_taken", "Another account had one of the identifiers until a moment ago; import the row again.")

var takenColumns = map[string]string{
	user.ErrEmailTaken.Code(): "email", user.ErrUsernameTaken.Code(): "username", user.ErrExternalIDTaken.Code(): "external_id",
}

func usersOf(candidates []candidate) []*domain.User {
	users := make([]*domain.User, 0, len(candidates))
	for _, c := range candidates {
		if c.user != nil {
			users = append(users, c.user)
		}
	}
	return users
}

func chunkOf(candidates []candidate) ImportChunk {
	done := ImportChunk{Start: candidates[0].row.Start, End: candidates[len(candidates)-1].row.End}
	for _, c := range candidates {
		if c.user != nil {
			done.Imported++
			continue
		}
		done.Refusals = append(done.Refusals, Refusal{Row: c.row.Number, Line: c.row.Line, Flaws: c.flaws})
	}
	return done
}
