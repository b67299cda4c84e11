package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"roster/configs"
	"roster/platform/bulkload"
	"roster/platform/module"
	"roster/platform/samples"
)

// errNoBulk says where sample data must not go.
var errNoBulk = errors.New("sample data has a known password and is for development only: set mode to development (ROSTER_MODE=development) on a database of its own")

// most bounds a request that is surely a mistake.
const most = 100_000_000

func (s session[A]) benchCommand() *cobra.Command {
	bench := &cobra.Command{
		Use:   "bench",
		Short: "Prepare measurements (development only)",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	bench.AddCommand(s.dataCommand())
	return bench
}

func (s session[A]) dataCommand() *cobra.Command {
	p := samples.Population{}
	until := time.Now().UTC().Format(time.DateOnly)
	data := &cobra.Command{
		Use:   "data",
		Short: "Fill an empty database with any number of sample accounts (development only)",
		Long: `Fills the database with sample accounts, profiles, roles, credentials, sessions
and entries of the log, as the program itself would have written them. The same
seed and day give the same people.

It works on a database that is empty, or that it has filled before: then it puts
the new data in place of the old, unless that is the same. A run that breaks off
leaves the database as it was. It needs the address of the schema's owner
(database.owner_url), and refuses in production mode.`,
		Example: `  roster bench data --users 1000000 --data.dir /tmp/roster-million`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !cmd.Flags().Changed("entries") {
				p.Entries = p.People
			}
			day, err := time.Parse(time.DateOnly, until)
			if err != nil || p.People < 1 || p.People > most || p.Entries < 0 || p.Entries > most {
				return usageError{fmt.Errorf("--users is 1 to %d, --entries 0 to %d, and --until a day such as 2026-11-25", most, most)}
			}
			p.Until = day
			return s.fill(cmd, p)
		},
	}
	data.Flags().IntVar(&p.People, "users", 1000, "how many accounts")
	data.Flags().IntVar(&p.Entries, "entries", 0, "how many entries of the log (default: as many as accounts)")
	data.Flags().Uint64Var(&p.Seed, "seed", 1, "what makes the people come again")
	data.Flags().StringVar(&until, "until", until, "the day on which the data was as it is")
	return data
}

func (s session[A]) fill(cmd *cobra.Command, p samples.Population) error {
	began := time.Now()
	app, server, done, err := s.reach(cmd, func(cfg configs.Config) error {
		if cfg.Mode != configs.Development {
			return errNoBulk
		}
		return nil
	})
	if err != nil {
		return err
	}
	defer done()
	parts, err := partsOf(s.program.Modules(app), p)
	if err != nil {
		return err
	}
	meter := newMeter(cmd.ErrOrStderr())
	filled, err := bulkload.Fill(cmd.Context(), server.OwnerURL, p, parts, meter.show)
	if err == nil {
		err = finish(cmd.Context(), parts, meter)
	}
	meter.finish()
	if errors.Is(err, bulkload.ErrForeign) {
		return fmt.Errorf("%w: name an empty one, such as --data.dir /tmp/roster-bench", err)
	}
	if err != nil {
		return err
	}
	state := "filled"
	if !filled {
		state = "holds the very same data already:"
	}
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s %d accounts, %d entries of the log (%s)\n", state, p.People, p.Entries, time.Since(began).Round(time.Second))
	for _, part := range parts {
		for _, note := range part.Notes {
			_, _ = fmt.Fprintln(cmd.OutOrStdout(), note)
		}
	}
	return nil
}

// partsOf asks the modules twice: what the log tells of depends on all of them.
func partsOf(modules []module.Module, p samples.Population) ([]samples.Part, error) {
	for {
		var parts []samples.Part
		var actions []string
		for _, m := range modules {
			if m.Samples == nil {
				continue
			}
			part, err := m.Samples(p)
			if err != nil {
				return nil, fmt.Errorf("prepare the sample data of %s: %w", m.Name, err)
			}
			parts, actions = append(parts, part), append(actions, part.Actions...)
		}
		if slices.Equal(actions, p.Actions) {
			return parts, nil
		}
		p.Actions = actions
	}
}

func finish(ctx context.Context, parts []samples.Part, meter *meter) error {
	for i, part := range parts {
		if part.Finish == nil {
			continue
		}
		meter.show("seal the log", i, len(parts))
		if err := part.Finish(ctx); err != nil {
			return fmt.Errorf("finish the sample data: %w", err)
		}
	}
	return nil
}
