package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
)

type verifyFlags struct {
	period
	heads []string
}

func verify(open Open) *cobra.Command {
	var f verifyFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Walk the log and its seals again, and name the first thing that is wrong",
		Long: `Computes every hash of the log again and checks each seal: its signature, the
seal before it, and the entries under it. It names the first thing that is wrong
and ends with exit code 1 then: an entry that was changed, deleted, inserted or
exchanged, a seal that was changed, a tail that was cut.

A cut tail leaves a shorter log that is sound in itself. To notice it, give the
heads of seals that you kept elsewhere (each seal's head is in the log of the
server, and this command prints the last one).

It reads only. The server may go on working meanwhile.`,
		Example: `  roster audit verify
  roster audit verify --head 812:5f0c…
  roster audit verify --from 2026-01-01 --to 2026-02-01`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd, open) },
	}
	f.flags(cmd, "begin with the first seal made at this day or time", "end with the first seal made at this day or time, or later")
	cmd.Flags().StringArrayVar(&f.heads, "head", nil, "a seal that was kept elsewhere, as NUMBER:HASH; may be repeated")
	return cmd
}

func (f *verifyFlags) run(cmd *cobra.Command, open Open) error {
	scope, err := f.scope()
	if err != nil {
		return err
	}
	return with(cmd, open, func(ctx context.Context, p Parts) error {
		bar := newMeter(cmd.ErrOrStderr(), "Verifying the log")
		report, err := p.Verifier.Verify(ctx, scope, bar.show)
		bar.finish()
		if err != nil {
			return err
		}
		if err := printReport(cmd.OutOrStdout(), report); err != nil {
			return err
		}
		if report.Finding != nil {
			return fmt.Errorf("the log is not what was sealed. %s", report.Finding)
		}
		return nil
	})
}

func (f *verifyFlags) scope() (app.Scope, error) {
	from, to, err := f.parse()
	if err != nil {
		return app.Scope{}, err
	}
	scope := app.Scope{From: from, To: to}
	for _, text := range f.heads {
		head, err := app.ParseHead(text)
		if err != nil {
			return app.Scope{}, fmt.Errorf("--head %q: %w", text, err)
		}
		scope.Heads = append(scope.Heads, head)
	}
	return scope, nil
}

func printReport(w io.Writer, r audit.Report) error {
	_, err := fmt.Fprintf(w, "%d seals and the %d entries under them are good.\n", r.Seals, r.Entries)
	if err == nil && r.Dropped > 0 {
		_, err = fmt.Fprintf(w, "%d sealed entries are gone with months that retention dropped.\n", r.Dropped)
	}
	if err == nil && r.Unsealed > 0 {
		_, err = fmt.Fprintf(w, "%d entries are not sealed yet; their own hashes fit.\n", r.Unsealed)
	}
	if err == nil && r.Head.Seal > 0 {
		_, err = fmt.Fprintf(w, "Last good seal, to be kept elsewhere: %s\n", r.Head)
	}
	if err != nil {
		return fmt.Errorf("print report: %w", err)
	}
	return nil
}
