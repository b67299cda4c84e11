package cli

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
)

func keys(open Open) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "keys",
		Short: "List and rotate the keys that sign access tokens",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use: "list", Short: "List the keys whose tokens are good, and one that waits to take over", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return with(cmd, open, listKeys(cmd)) },
	}, &cobra.Command{
		Use:   "rotate",
		Short: "Make a new key, which takes over after a few minutes",
		Long: `Makes a new key. It is shown in the key set at once and takes over three minutes
later, when every replica and every verifier has seen it. The others verify until
the last of their tokens has expired, so nobody is logged out.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return with(cmd, open, rotateKeys(cmd)) },
	})
	return cmd
}

func listKeys(cmd *cobra.Command) func(context.Context, *app.Service) error {
	return func(ctx context.Context, s *app.Service) error {
		all, err := s.Keys(ctx)
		if err != nil {
			return explain(err)
		}
		return printKeys(cmd, all)
	}
}

func printKeys(cmd *cobra.Command, all []domain.SigningKey) error {
	const padding = 2
	table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, padding, ' ', 0)
	_, _ = fmt.Fprintln(table, "KEY\tSIGNS FROM\tRETIRED AT\tVERIFIES UNTIL") // Flush tells of failures
	for _, k := range all {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", k.Kid, stamp(&k.SignsFrom), stamp(k.RetiredAt), stamp(k.VerifiesUntil))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print keys: %w", err)
	}
	return nil
}

func stamp(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.UTC().Format(time.RFC3339)
}

func rotateKeys(cmd *cobra.Command) func(context.Context, *app.Service) error {
	return func(ctx context.Context, s *app.Service) error {
		next, err := s.RotateKeys(ctx)
		if err != nil {
			return explain(err)
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "Key %s signs from %s.\n", next.Kid, stamp(&next.SignsFrom))
		return err
	}
}
