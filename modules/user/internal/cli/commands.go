// Package cli is the user module on the command line. Its commands act as the
// system: whoever can start them has the database anyway.
package cli

import (
	"context"

	"github.com/spf13/cobra"

	"roster/modules/user/internal/app"
	"roster/platform/authn"
)

// Open gives the use cases for as long as a command runs, and what closes them.
type Open func(*cobra.Command) (*app.Service, func(), error)

// Commands are the module's commands.
func Commands(open Open) []*cobra.Command {
	users := &cobra.Command{
		Use:   "users",
		Short: "Export and import accounts",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	users.AddCommand(export(open), importCommand(open))
	return []*cobra.Command{users}
}

// with opens the use cases, runs a command's work as the system, and closes.
func with(cmd *cobra.Command, open Open, work func(context.Context, *app.Service) error) error {
	service, closeAll, err := open(cmd)
	if err != nil {
		return err
	}
	defer closeAll()
	return work(authn.AsSystem(cmd.Context()), service)
}
