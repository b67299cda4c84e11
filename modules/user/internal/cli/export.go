package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"roster/modules/user/internal/app"
)

// exportFlags are what `users export` is told.
type exportFlags struct{ format, output string }

func export(open Open) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write all accounts as NDJSON or CSV",
		Long: `Writes every account that is not deleted, oldest first, one a line, private
metadata included and passwords left out. The log notes who began it. It takes
the same little memory for any number of accounts.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd, open) },
	}
	cmd.Flags().StringVar(&f.format, "format", "ndjson", "ndjson or csv")
	cmd.Flags().StringVar(&f.output, "output", "", "file to write, which must not exist; without, standard output")
	return cmd
}

func (f exportFlags) run(cmd *cobra.Command, open Open) error {
	if writers[f.format] == nil {
		return fmt.Errorf("--format: %q is neither ndjson nor csv", f.format)
	}
	return with(cmd, open, func(ctx context.Context, s *app.Service) (err error) {
		out, closeOut, err := f.open(cmd)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, closeOut()) }()
		buffered := bufio.NewWriter(out)
		if err := f.write(ctx, cmd, s, buffered); err != nil {
			return err
		}
		if err := buffered.Flush(); err != nil {
			return fmt.Errorf("write export: %w", err)
		}
		return nil
	})
}

// open is where the export goes. A file of personal data is its owner's only.
func (f exportFlags) open(cmd *cobra.Command) (out io.Writer, closeOut func() error, err error) {
	if f.output == "" {
		return cmd.OutOrStdout(), func() error { return nil }, nil
	}
	file, err := os.OpenFile(f.output, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("--output: %w", err)
	}
	return file, file.Close, nil
}

func (f exportFlags) write(ctx context.Context, cmd *cobra.Command, s *app.Service, out io.Writer) error {
	total, err := s.Total(ctx, app.Filter{}, false)
	if err != nil {
		return err
	}
	bar := newMeter(cmd.ErrOrStderr(), "exporting", total.Count, progressbar.OptionShowCount())
	w := writers[f.format](out)
	if err := w.head(); err != nil {
		return err
	}
	var done int64
	exported, err := s.Export(ctx, func(a app.Exported) error {
		done++
		bar.show(done)
		return w.account(recordOf(a))
	})
	if err != nil {
		return fmt.Errorf("export ended after %d accounts: %w", exported, err)
	}
	if err := w.end(); err != nil {
		return err
	}
	bar.finish()
	_, err = fmt.Fprintf(cmd.ErrOrStderr(), "%d accounts exported.\n", exported)
	return err
}
