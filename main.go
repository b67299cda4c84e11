// Command roster serves the user management API and runs its commands. See
// README.md; wire.go says what it is made of.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"roster/modules/audit/auditmodule"
	"roster/modules/identity/identitymodule"
	"roster/modules/user/usermodule"
	"roster/platform/cli"
	"roster/platform/module"
	"roster/platform/process"
)

func main() { os.Exit(run()) }

func run() int {
	program := cli.Program[*app]{
		Initialize: initialize,
		Process:    func(a *app) *process.Process { return a.Process },
		Modules:    func(a *app) []module.Module { return a.Modules },
	}
	root, err := cli.New(program,
		func(open cli.Opener[*app]) []*cobra.Command {
			return identitymodule.Commands(cli.Part(open, func(a *app) *identitymodule.Module { return a.Identity }))
		},
		func(open cli.Opener[*app]) []*cobra.Command {
			return usermodule.Commands(cli.Part(open, func(a *app) *usermodule.Module { return a.User }))
		},
		func(open cli.Opener[*app]) []*cobra.Command {
			return auditmodule.Commands(cli.Part(open, func(a *app) *auditmodule.Module { return a.Audit }))
		},
	)
	if err != nil {
		fmt.Fprintln(os.Stderr, "roster:", err)
		return cli.ExitFailure
	}
	return cli.Execute(root)
}
