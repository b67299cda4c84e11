package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"roster/modules/identity/internal/app"
)

const defaultTarget = 250 * time.Millisecond

func passwords(open Open) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "passwords",
		Short: "Settle what a password hash costs",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(calibrate(open))
	return cmd
}

func calibrate(open Open) *cobra.Command {
	target := defaultTarget
	cmd := &cobra.Command{
		Use:   "calibrate",
		Short: "Measure what password hashes cost on this machine",
		Long: `Measures one argon2id hash after the other, with more and more memory and passes,
and recommends the strongest that stays below the target. It changes nothing: put
what it prints into the configuration. Passwords are hashed anew at each person's
next login. Run it while the machine is otherwise idle.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return with(cmd, open, func(ctx context.Context, s *app.Service) error {
				trials, err := s.Calibrate(ctx, target)
				if err != nil {
					return explain(err)
				}
				return printTrials(cmd, trials)
			})
		},
	}
	cmd.Flags().DurationVar(&target, "target", target, "longest time of one hash")
	return cmd
}

func printTrials(cmd *cobra.Command, trials []app.Trial) error {
	out := cmd.OutOrStdout()
	var best *app.Trial
	for i, t := range trials {
		if _, err := fmt.Fprintf(out, "%7d KiB  %2d passes  %s\n", t.MemoryKiB, t.Iterations, t.Took.Round(time.Millisecond)); err != nil {
			return err
		}
		if t.Within {
			best = &trials[i]
		}
	}
	if best == nil {
		_, err := fmt.Fprintln(out, "Even the weakest takes longer than the target; allow more time with --target.")
		return err
	}
	_, err := fmt.Fprintf(out, "\nidentity:\n  argon2_memory_kib: %d\n  argon2_iterations: %d\n  argon2_parallelism: %d\n", best.MemoryKiB, best.Iterations, best.Parallelism)
	return err
}
