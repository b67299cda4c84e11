package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"go.uber.org/zap"

	"roster/configs"
	"roster/platform/module"
	"roster/platform/postgres"
	"roster/platform/process"
)

// Program is what the command line can start; A is the root's own type of a
// program that Wire has put together.
type Program[A any] struct {
	// Initialize puts the program together without connecting to anything. The
	// function it returns releases what was opened.
	Initialize func(configs.Config, *postgres.Server, *zap.Logger) (A, func(), error)
	// Process is the part that serves.
	Process func(A) *process.Process
	// Modules are what it is made of.
	Modules func(A) []module.Module
}

// Opener starts a command's session with the program: a database in reach,
// migrated, and the program put together. The function ends the session.
type Opener[A any] func(*cobra.Command) (A, func(), error)

// Part narrows an Opener to one part of the program.
func Part[A, P any](open Opener[A], part func(A) P) Opener[P] {
	return func(cmd *cobra.Command) (P, func(), error) {
		app, done, err := open(cmd)
		if err != nil {
			var none P
			return none, nil, err
		}
		return part(app), done, nil
	}
}

// New makes the root command. Each of modules is called with an Opener and
// returns the commands of one module.
func New[A any](program Program[A], modules ...func(Opener[A]) []*cobra.Command) (*cobra.Command, error) {
	root := &cobra.Command{
		Use:   "roster",
		Short: "User management over HTTP, on PostgreSQL",
		Long: `Roster manages users over HTTP: accounts, profiles, roles, sessions, and a log of
every change. Without a command it serves.

Each setting has a key a.b_c, which is --a.b-c on the command line, ROSTER_A_B_C
in the environment and a.b_c in the file that --config names. "roster config
check" lists them all with the values in use.`,
		Example: `  roster                                  serve, on a PostgreSQL of its own under data/
  roster admin create --email you@example.com
  roster --http.address 127.0.0.1:8000    serve elsewhere`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see `%s --help`", err, cmd.CommandPath())}
	})
	if err := addSettings(root); err != nil {
		return nil, err
	}
	s := session[A]{program: program}
	root.RunE = s.serve
	root.AddCommand(s.serveCommand(), migrateCommand(), configCommand(), databaseCommand(), s.openapiCommand(), s.benchCommand(), versionCommand())
	for _, commands := range modules {
		root.AddCommand(commands(s.open)...)
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	return root, nil
}

// Execute runs the command line until it is done or the process is asked to
// end (SIGINT, SIGTERM), and returns the exit code. A second signal ends the
// process at once.
func Execute(root *cobra.Command) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return ExitOK
	}
	report(os.Stderr, err)
	return exitCode(err)
}

// usageError is a mistake on the command line or in the settings.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func exitCode(err error) int {
	var usage usageError
	if errors.As(err, &usage) || strings.HasPrefix(err.Error(), "unknown command") {
		return ExitUsage
	}
	return ExitFailure
}

// report prints a failure: one line, or one for each wrong setting.
func report(w io.Writer, err error) {
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimRight(line, "\n"); line != "" {
			_, _ = fmt.Fprintln(w, "roster:", line)
		}
	}
}
