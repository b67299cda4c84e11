package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"roster/modules/identity/internal/app"
	"roster/modules/user"
	"roster/platform/fault"
)

type adminFlags struct {
	email, username string
	passwordStdin   bool
}

func createAdmin(open Open) *cobra.Command {
	var f adminFlags
	cmd := &cobra.Command{
		Use:   "create --email ADDRESS [--username NAME]",
		Short: "Make an administrator's account",
		Long: `Makes a new account with the role admin, active at once and with a proven
address. It never changes an account that exists: to promote one, log in as an
administrator and assign the role (PUT /v1/users/{id}/roles/admin).

On a terminal it asks for the password. With --password-stdin it reads it from
standard input. Otherwise it prints a link, good once, that sets the password.`,
		Example: `  roster admin create --email ada@example.com
  pass show roster/admin | roster admin create --email ada@example.com --password-stdin`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd, open) },
	}
	cmd.Flags().StringVar(&f.email, "email", "", "address of the new administrator")
	cmd.Flags().StringVar(&f.username, "username", "", "public name, which also works for logging in")
	cmd.Flags().BoolVar(&f.passwordStdin, "password-stdin", false, "read the password from standard input")
	_ = cmd.MarkFlagRequired("email") // fails only for a flag that does not exist
	return cmd
}

func (f adminFlags) run(cmd *cobra.Command, open Open) error {
	n, err := f.newAdministrator()
	if err != nil {
		return err
	}
	if n.Password, err = readPassword(cmd, f.passwordStdin); err != nil {
		return err
	}
	return with(cmd, open, func(ctx context.Context, s *app.Service) error {
		link, err := s.CreateAdministrator(ctx, n)
		if err != nil {
			return explain(err)
		}
		_, err = fmt.Fprintf(cmd.OutOrStdout(), "Administrator %s is ready.\n", n.Email)
		if err == nil && link != "" {
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "Set the password, once, with this link (or post its token to /v1/auth/password-resets/confirm):\n  %s\n", link)
		}
		return err
	})
}

func (f adminFlags) newAdministrator() (n app.NewAdministrator, err error) {
	if n.Email, err = user.ParseEmail(f.email); err != nil {
		return n, fmt.Errorf("--email: %w", explain(err))
	}
	if f.username == "" {
		return n, nil
	}
	if n.Username, err = user.ParseUsername(f.username); err != nil {
		return n, fmt.Errorf("--username: %w", explain(err))
	}
	return n, nil
}

// explain turns a fault into one line with the mend.
func explain(err error) error {
	switch {
	case errors.Is(err, user.ErrEmailTaken):
		return errors.New("there is an account with this address already, and nothing was changed; to make it an administrator, assign it the role admin")
	case errors.Is(err, user.ErrUsernameTaken):
		return errors.New("the username is taken; choose another with --username")
	}
	f, ok := fault.From(err)
	if !ok {
		return err
	}
	if fields := f.Fields(); len(fields) > 0 {
		return fmt.Errorf("%s %s", f.Message(), fields[0].Message)
	}
	return err
}
