package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
)

const exportBuffer = 64 << 10

type exportFlags struct {
	period
	format, action string
}

// writer is one format.
type writer interface {
	begin() error
	entry(e audit.Entry) error
	end() error
}

func export(open Open) *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export --format ndjson|csv",
		Short: "Write the log to standard output, entry by entry",
		Long: `Writes every entry in the order of insertion, one line each, as JSON objects or as
CSV with a head. Personal values are decrypted, but for those that were erased.
That somebody exported is itself recorded. Memory stays small however long the
log is.`,
		Example: `  roster audit export --format ndjson > log.ndjson
  roster audit export --format csv --from 2026-01-01 --to 2026-02-01 --action-prefix identity.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd, open) },
	}
	f.flags(cmd, "only what happened at this day or time, or later", "only what happened before this day or time")
	cmd.Flags().StringVar(&f.format, "format", "", "ndjson or csv")
	cmd.Flags().StringVar(&f.action, "action-prefix", "", "only actions whose name begins so")
	_ = cmd.MarkFlagRequired("format") // fails only for a flag that does not exist
	return cmd
}

func (f *exportFlags) run(cmd *cobra.Command, open Open) error {
	from, to, err := f.parse()
	if err != nil {
		return err
	}
	buffer := bufio.NewWriterSize(cmd.OutOrStdout(), exportBuffer)
	format, err := newWriter(f.format, buffer)
	if err != nil {
		return err
	}
	return with(cmd, open, func(ctx context.Context, p Parts) error {
		if err := format.begin(); err != nil {
			return err
		}
		filter := app.Filter{From: from, To: to, ActionPrefix: f.action}
		if err := p.Service.Export(ctx, f.format, filter, format.entry); err != nil {
			return err
		}
		if err := format.end(); err != nil {
			return err
		}
		if err := buffer.Flush(); err != nil {
			return fmt.Errorf("write the export: %w", err)
		}
		return nil
	})
}

func newWriter(format string, to io.Writer) (writer, error) {
	switch format {
	case "ndjson":
		return newLines(to), nil
	case "csv":
		return newTable(to), nil
	default:
		return nil, fmt.Errorf("--format %q is neither ndjson nor csv", format)
	}
}
