package app

import (
	"context"
	"errors"
	"fmt"

	"roster/modules/user"
	"roster/platform/authn"
)

// ErrNoSamples says that sample data is for development only: its passwords are
// known to everybody.
var ErrNoSamples = errors.New("sample data has known passwords and is for development only: set mode to development (ROSTER_MODE=development) on a database of its own")

// Sample is one account of the sample data.
type Sample struct {
	Email, Username, Password string
	Role                      string
	// State is what the account is good for: it can log in when it is active.
	State user.Status
	// Added says that it was made just now.
	Added bool

	profile user.Profile
}

// Samples lists the sample data, whether it is there or not.
func Samples() []Sample {
	sample := func(name, role string, state user.Status, p user.Profile) Sample {
		return Sample{
			Email: name + "@example.com", Username: name, Password: "sample-" + name + "-password",
			Role: role, State: state, profile: p,
		}
	}
	return []Sample{
		sample("ada", user.AdministratorRole, user.Active, user.Profile{
			FirstName: "Ada", LastName: "Lovelace", DisplayName: "Ada", Locale: "en-GB", Timezone: "Europe/London", Bio: "Keeps the accounts in order."}),
		sample("max", "moderator", user.Active, user.Profile{
			FirstName: "Max", LastName: "Planck", DisplayName: "Max", Locale: "de-DE", Timezone: "Europe/Berlin"}),
		sample("uma", user.DefaultRole, user.Active, user.Profile{
			FirstName: "Uma", LastName: "Sharma", DisplayName: "Uma", Locale: "en-IN", Timezone: "Asia/Kolkata", Phone: "+912212345678"}),
		sample("gus", "guest", user.Active, user.Profile{FirstName: "Gus", DisplayName: "Gus"}),
		sample("una", user.DefaultRole, user.Pending, user.Profile{FirstName: "Una", LastName: "Unwin", DisplayName: "Una"}),
		sample("sid", user.DefaultRole, user.Suspended, user.Profile{FirstName: "Sid", LastName: "Sutton", DisplayName: "Sid"}),
	}
}

// Seed adds the samples that are missing, through the use cases, so that log
// and hashes are as they would be. Doing it again adds nothing. Only the system
// may. Errors: authn.ErrForbidden, ErrNoSamples outside development.
func (s *Service) Seed(ctx context.Context) ([]Sample, error) {
	if authn.From(ctx).Kind != authn.System {
		return nil, authn.ErrForbidden
	}
	if !s.cfg.Development {
		return nil, ErrNoSamples
	}
	samples := Samples()
	for i := range samples {
		added, err := s.addSample(ctx, samples[i])
		if err != nil {
			return nil, fmt.Errorf("add sample %s: %w", samples[i].Email, err)
		}
		samples[i].Added = added
	}
	return samples, nil
}

func (s *Service) addSample(ctx context.Context, sample Sample) (added bool, err error) {
	known, err := s.find(ctx, sample.Email)
	if err != nil || known.ID != "" {
		return false, err
	}
	r := user.Registration{Profile: sample.profile, Roles: []string{sample.Role}, Verified: sample.State != user.Pending}
	if r.Email, err = user.ParseEmail(sample.Email); err != nil {
		return false, err
	}
	if r.Username, err = user.ParseUsername(sample.Username); err != nil {
		return false, err
	}
	hash, err := s.hashChosen(ctx, sample.Password, r.Email, r.Username)
	if err != nil {
		return false, err
	}
	return true, s.enrol(ctx, r, hash, func(ctx context.Context, id user.ID) error {
		switch sample.State {
		case user.Pending:
			return s.welcome(ctx, id)
		case user.Suspended:
			return s.Suspender.Suspend(ctx, id, "Sample of a suspended account.")
		default:
			return nil
		}
	})
}
