// Command newmodule writes a module of Roster in the shape of the others, puts it into the program, and can take a fresh
// one out again. Run it as `go tool newmodule`, anywhere inside the project; docs/modules.md shows it. It is a developer's
// tool and no part of the server.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := command(os.Stdout).ExecuteContext(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "newmodule: "+strings.Join(strings.Fields(err.Error()), " "))
		os.Exit(1)
	}
}

func command(out io.Writer) *cobra.Command {
	var entity string
	var dryRun, remove bool
	cmd := &cobra.Command{
		Use:   "newmodule NAME [--entity Thing field:type …]",
		Short: "Write a module and put it into the program",
		Long: `Writes the module NAME: face, rules, use cases, store, routes, permissions, events, their tests, table and migration, and
puts it into the program. A field's type is one of ` + kindNames() + `. Without --entity the module keeps one
thing of its own name with a title. The tree has to be clean, so that git shows what was done.`,
		Example: "  go tool newmodule notes --entity Note title:string body:text pinned:bool\n" +
			"  go tool newmodule --dry-run notes\n  go tool newmodule --remove notes",
		Args:          cobra.MinimumNArgs(1),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, args []string) error {
			t, err := openTree(".")
			if err != nil {
				return err
			}
			if remove {
				return t.remove(cmd.Context(), out, args)
			}
			s, err := newSpec(args[0], entity, args[1:])
			if err != nil {
				return err
			}
			return t.add(cmd.Context(), out, s, dryRun)
		},
	}
	cmd.Flags().StringVar(&entity, "entity", "", "`name` of what the module keeps, in the singular and in CamelCase")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print what would be written, and write nothing")
	cmd.Flags().BoolVar(&remove, "remove", false, "take a fresh module out again, with its migration")
	cmd.SetOut(out)
	return cmd
}
