// Package cli is the log on the command line. Its commands act as the system: whoever can start them has the database
// anyway.
package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"roster/modules/audit/internal/app"
	"roster/platform/authn"
)

// Parts are the use cases that commands need.
type Parts struct {
	Service  *app.Service
	Verifier *app.Verifier
}

// Open gives the use cases for as long as a command runs, and what closes them.
type Open func(*cobra.Command) (Parts, func(), error)

// Commands are the module's commands.
func Commands(open Open) []*cobra.Command {
	command := &cobra.Command{
		Use:   "audit",
		Short: "Verify and export the log",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	command.AddCommand(verify(open), export(open))
	return []*cobra.Command{command}
}

// with opens the use cases, runs a command's work as the system, and closes.
func with(cmd *cobra.Command, open Open, work func(context.Context, Parts) error) error {
	parts, closeAll, err := open(cmd)
	if err != nil {
		return err
	}
	defer closeAll()
	return work(authn.AsSystem(cmd.Context()), parts)
}

// period is the two flags of a time span.
type period struct{ from, to string }

func (p *period) flags(cmd *cobra.Command, from, to string) {
	cmd.Flags().StringVar(&p.from, "from", "", from)
	cmd.Flags().StringVar(&p.to, "to", "", to)
}

// parse reads days and times; empty is the zero time.
func (p *period) parse() (from, to time.Time, err error) {
	if from, err = parseTime("--from", p.from); err != nil {
		return from, to, err
	}
	if to, err = parseTime("--to", p.to); err != nil {
		return from, to, err
	}
	if !from.IsZero() && !to.IsZero() && !from.Before(to) {
		return from, to, fmt.Errorf("--to must be later than --from")
	}
	return from, to, nil
}

func parseTime(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%s %q is neither a day (2026-01-31, UTC) nor a time (2026-01-31T12:00:00Z)", flag, text)
}
