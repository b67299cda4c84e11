package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"roster/configs"
	"roster/platform/authn"
	"roster/platform/embeddedpg"
	"roster/platform/postgres"
)

// session opens the program for commands.
type session[A any] struct {
	program Program[A]
}

// open is the Opener of every module command: it joins the database of a
// running server, or brings it up for as long as the command needs. The
// command's context then acts as the system.
func (s session[A]) open(cmd *cobra.Command) (A, func(), error) {
	app, _, done, err := s.reach(cmd, func(configs.Config) error { return nil })
	if err != nil {
		return app, nil, err
	}
	return app, done, nil
}

// reach opens the program for settings that a command accepts, and gives the
// database it works on.
func (s session[A]) reach(cmd *cobra.Command, accept func(configs.Config) error) (A, *postgres.Server, func(), error) {
	var none A
	cfg, err := settings(cmd)
	if err == nil {
		err = accept(cfg)
	}
	if err == nil {
		cfg, err = prepared(cmd)
	}
	if err != nil {
		return none, nil, nil, err
	}
	log, flush, err := newLogger(cfg)
	if err != nil {
		return none, nil, nil, err
	}
	server, err := postgres.Share(cmd.Context(), options(cmd, cfg))
	if err != nil {
		flush()
		return none, nil, nil, explainRunning(err)
	}
	app, done, err := s.start(cmd, cfg, server, log)
	if err != nil {
		flush()
		return none, nil, nil, errors.Join(err, server.Close(context.WithoutCancel(cmd.Context())))
	}
	cmd.SetContext(authn.AsSystem(cmd.Context()))
	return app, server, func() {
		done()
		flush()
	}, nil
}

// start migrates and puts the program together; the function it returns takes
// everything down again, the server included.
func (s session[A]) start(cmd *cobra.Command, cfg configs.Config, server *postgres.Server, log *zap.Logger) (A, func(), error) {
	var none A
	if err := prepareSchema(cmd.Context(), cfg, server); err != nil {
		return none, nil, err
	}
	app, release, err := s.program.Initialize(cfg, server, log)
	if err != nil {
		return none, nil, fmt.Errorf("put the program together: %w", err)
	}
	return app, func() {
		release()
		if err := server.Close(context.WithoutCancel(cmd.Context())); err != nil {
			report(cmd.ErrOrStderr(), err)
		}
	}, nil
}

// explainRunning adds the mend to a cluster in use.
func explainRunning(err error) error {
	if errors.Is(err, embeddedpg.ErrRunning) {
		return fmt.Errorf("%w: stop that process, or choose another folder with --data.dir", err)
	}
	return err
}
