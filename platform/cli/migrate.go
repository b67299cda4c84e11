package cli

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"roster/platform/migrations"
	"roster/platform/postgres"
)

func migrateCommand() *cobra.Command {
	migrate := &cobra.Command{
		Use:   "migrate",
		Short: "Apply, roll back and inspect migrations",
		Long: `Applies, rolls back and inspects the migrations of the database schema. It works
as the role of database.owner_url, or of database.url where that is not set.
The files are checked against atlas.sum before anything runs.`,
		Args: cobra.NoArgs,
	}
	migrate.AddCommand(migrateUp(), migrateDown(), migrateStatus(), migrateVerify())
	return migrate
}

func migrateUp() *cobra.Command {
	return &cobra.Command{
		Use:   "up",
		Short: "Apply all pending migrations",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withOwner(cmd, func(ctx context.Context, db *sql.DB) error {
				results, err := migrations.Up(ctx, db)
				printResults(cmd.OutOrStdout(), "applied", results)
				if err == nil && len(results) == 0 {
					_, _ = fmt.Fprintln(cmd.OutOrStdout(), "nothing to apply: the schema is up to date")
				}
				return err
			})
		},
	}
}

func migrateDown() *cobra.Command {
	var steps int
	var all bool
	down := &cobra.Command{
		Use:   "down",
		Short: "Roll back the newest migrations",
		Long: `Rolls back the newest migration, or the newest --steps, or with --all every one.
What the rolled-back tables held is lost; take a backup first.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if steps < 1 {
				return usageError{errors.New("--steps must be 1 or more")}
			}
			return withOwner(cmd, func(ctx context.Context, db *sql.DB) error {
				results, err := rollBack(ctx, db, steps, all)
				printResults(cmd.OutOrStdout(), "rolled back", results)
				return err
			})
		},
	}
	down.Flags().IntVar(&steps, "steps", 1, "how many migrations to roll back")
	down.Flags().BoolVar(&all, "all", false, "roll back every migration: the database is empty afterwards")
	down.MarkFlagsMutuallyExclusive("steps", "all")
	return down
}

func rollBack(ctx context.Context, db *sql.DB, steps int, all bool) ([]migrations.Result, error) {
	if all {
		return migrations.DownTo(ctx, db, 0)
	}
	return migrations.Down(ctx, db, steps)
}

func migrateStatus() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "List the migrations, and how the live schema differs from them",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withOwner(cmd, func(ctx context.Context, db *sql.DB) error {
				return printStatus(ctx, cmd.OutOrStdout(), db)
			})
		},
	}
}

func migrateVerify() *cobra.Command {
	return &cobra.Command{
		Use:   "verify",
		Short: "Check the migration files of this binary against atlas.sum",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := migrations.Verify(); err != nil {
				return err
			}
			_, _ = fmt.Fprintln(cmd.OutOrStdout(), "the migrations match atlas.sum")
			return nil
		},
	}
}

// withOwner runs fn on the database of a running server, or on one brought up
// for it, as the owner.
func withOwner(cmd *cobra.Command, fn func(context.Context, *sql.DB) error) (err error) {
	cfg, err := settings(cmd)
	if err != nil {
		return err
	}
	server, err := postgres.Share(cmd.Context(), options(cmd, cfg))
	if err != nil {
		return explainRunning(err)
	}
	defer func() { err = errors.Join(err, server.Close(context.WithoutCancel(cmd.Context()))) }()
	db, err := openOwner(cmd.Context(), server)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	return fn(cmd.Context(), db)
}

func printResults(w io.Writer, done string, results []migrations.Result) {
	for _, r := range results {
		_, _ = fmt.Fprintf(w, "%s %s (%s)\n", done, r.Name, r.Took.Round(time.Millisecond))
	}
}

func printStatus(ctx context.Context, w io.Writer, db *sql.DB) error {
	states, err := migrations.Status(ctx, db)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range states {
		when := "pending"
		switch {
		case s.Applied && s.AppliedAt.IsZero(): // the job queue keeps no times
			when = "applied"
		case s.Applied:
			when = s.AppliedAt.UTC().Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\n", s.Name, when)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("print the status: %w", err)
	}
	if err := migrations.Check(ctx, db); err != nil {
		return err
	}
	drift, err := migrations.Drift(ctx, db)
	if err != nil {
		return err
	}
	for _, line := range drift {
		_, _ = fmt.Fprintln(w, "drift:", line)
	}
	if len(drift) > 0 {
		return errors.New("the live schema is not what the migrations make: see the lines marked drift")
	}
	return nil
}
