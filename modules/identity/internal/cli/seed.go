package cli

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"roster/modules/identity/internal/app"
)

func seed(open Open) *cobra.Command {
	return &cobra.Command{
		Use:   "seed",
		Short: "Add sample accounts (development only)",
		Long: `Adds six sample accounts, one for each role and state, with profiles and known
passwords, and prints them. Running it again adds what is missing and changes
nothing else. It refuses in production mode.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, open, func(ctx context.Context, s *app.Service) error {
				samples, err := s.Seed(ctx)
				if err != nil {
					return err
				}
				return printSamples(cmd, samples)
			})
		},
	}
}

func printSamples(cmd *cobra.Command, samples []app.Sample) error {
	const padding = 2
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, padding, ' ', 0)
	_, _ = fmt.Fprintln(table, "EMAIL\tUSERNAME\tPASSWORD\tROLE\tSTATE\t") // Flush tells of failures
	for _, s := range samples {
		note := "was there"
		if s.Added {
			note = "added"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", s.Email, s.Username, s.Password, s.Role, s.State, note)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print samples: %w", err)
	}
	return nil
}
