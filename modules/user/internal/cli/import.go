package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"roster/modules/user/internal/app"
	"roster/modules/user/internal/cli/importfile"
)

// importFlags are what `users import` is told.
type importFlags struct {
	format, errors string
	dryRun         bool
}

func importCommand(open Open) *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Make accounts of the rows of a file, NDJSON or CSV",
		Long: `Makes an account of every row of a file, in the columns that "users export"
writes and password_hash (argon2id or bcrypt). Only email is needed.

A row that breaks a rule is told and left out; it takes no other with it. Each
piece of the file is one transaction with its entries in the log. When the
command is stopped, the same command goes on where it was, and when it has
finished, the same file is not imported again.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, open, args[0]) },
	}
	cmd.Flags().StringVar(&f.format, "format", "", "ndjson or csv; without, what the name ends with says")
	cmd.Flags().StringVar(&f.errors, "errors", "", "file for the rows that are refused, a line of JSON each; it is written anew")
	cmd.Flags().BoolVar(&f.dryRun, "dry-run", false, "only tell what would be refused")
	return cmd
}

func (f importFlags) run(cmd *cobra.Command, open Open, path string) (err error) {
	format, err := f.formatOf(path)
	if err != nil {
		return err
	}
	file, err := importfile.Open(path, format)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	told, err := newRefusals(f.errors, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, told.close()) }()
	return with(cmd, open, func(ctx context.Context, s *app.Service) error {
		bar := newMeter(cmd.ErrOrStderr(), "importing", file.Size(), progressbar.OptionShowBytes(true))
		report, err := s.Import(ctx, file, app.ImportOptions{
			DryRun:   f.dryRun,
			Refused:  told.tell,
			Progress: func(r app.ImportReport) { bar.show(r.Bytes) },
		})
		bar.finish()
		return f.conclude(cmd, report, told, err)
	})
}

// formatOf is the format of a file, told or by its name.
func (f importFlags) formatOf(path string) (string, error) {
	if f.format != "" {
		return f.format, nil
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".ndjson", ".jsonl":
		return importfile.NDJSON, nil
	case ".csv":
		return importfile.CSV, nil
	}
	return "", fmt.Errorf("the name of %s does not end with .ndjson, .jsonl or .csv; say --format ndjson or --format csv", path)
}

// conclude tells what came of it. Refused rows are a failure, so that a script
// notices.
func (f importFlags) conclude(cmd *cobra.Command, r app.ImportReport, told *refusals, err error) error {
	done := "imported"
	if f.dryRun {
		done = "fit to be imported"
	}
	text := fmt.Sprintf("%d accounts %s, %d rows refused.\n", r.Imported, done, r.Refused)
	switch {
	case r.FinishedAt != nil:
		text = fmt.Sprintf("This file was imported already, until %s: nothing to do. ", r.FinishedAt.Format("2006-01-02 15:04:05 MST")) + text
	case r.Earlier > 0:
		text += fmt.Sprintf("%d of these rows were done by an earlier run.\n", r.Earlier)
	}
	_, _ = fmt.Fprint(cmd.ErrOrStderr(), text)
	switch {
	case err != nil && f.dryRun:
		return fmt.Errorf("the import was not tried to its end: %w", err)
	case err != nil:
		return fmt.Errorf("the import stopped; the same command goes on from here: %w", err)
	case r.Refused > 0:
		return fmt.Errorf("%d rows were refused; %s", r.Refused, told.where())
	default:
		return nil
	}
}
