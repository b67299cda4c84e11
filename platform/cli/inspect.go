package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"roster/platform/postgres"
)

func configCommand() *cobra.Command {
	command := &cobra.Command{Use: "config", Short: "Inspect the settings", Args: cobra.NoArgs}
	command.AddCommand(&cobra.Command{
		Use:   "check",
		Short: "Validate the settings and list them, secrets masked",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, err := settings(cmd)
			if err != nil {
				return err
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, s := range cfg.Masked() {
				_, _ = fmt.Fprintf(table, "%s\t%s\n", s.Key, s.Value)
			}
			return table.Flush()
		},
	})
	return command
}

func databaseCommand() *cobra.Command {
	var owner bool
	address := &cobra.Command{
		Use:   "url",
		Short: "Print the address of the database in use",
		Long: `Prints the address of the database in use, for psql and other clients. The
embedded cluster is up only while a server or another command runs.`,
		Example: `  psql "$(roster db url)"`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			cfg, err := settings(cmd)
			if err != nil {
				return err
			}
			server, err := postgres.Share(cmd.Context(), options(cmd, cfg))
			if err != nil {
				return explainRunning(err)
			}
			defer func() { err = errors.Join(err, server.Close(context.WithoutCancel(cmd.Context()))) }()
			if server.Folder() != "" {
				_, _ = fmt.Fprintln(cmd.ErrOrStderr(), "roster: no server is running: start one, or this address will not answer")
			}
			chosen := server.URL
			if owner {
				chosen = server.OwnerURL
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), chosen)
			return err
		},
	}
	address.Flags().BoolVar(&owner, "owner", false, "the address of the role that owns the schema")
	command := &cobra.Command{Use: "db", Short: "Reach the database", Args: cobra.NoArgs}
	command.AddCommand(address)
	return command
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of this binary",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := fmt.Fprintf(cmd.OutOrStdout(), "roster %s %s/%s %s\n", Version(), runtime.GOOS, runtime.GOARCH, runtime.Version())
			return err
		},
	}
}

// Version is the version in the build information: a tag, or the commit, or
// "devel" for a build outside a repository.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}
