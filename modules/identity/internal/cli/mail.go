package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
)

func mails(open Open) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "mail",
		Short: "Look at the mails that are sent",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(previewMail(open))
	return cmd
}

func previewMail(open Open) *cobra.Command {
	locale, asHTML := "en", false
	var names []string
	for _, kind := range domain.LetterKinds() {
		names = append(names, string(kind))
	}
	cmd := &cobra.Command{
		Use:       "preview NAME",
		Short:     "Print a mail as it would be sent, with sample values",
		Long:      "Prints a mail as it would be sent to somebody, with sample values. The mails are:\n  " + strings.Join(names, "\n  "),
		ValidArgs: names,
		Args:      cobra.MatchAll(cobra.ExactArgs(1), known(names)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return with(cmd, open, func(ctx context.Context, s *app.Service) error {
				message, err := s.PreviewMail(ctx, domain.LetterKind(args[0]), locale)
				if err != nil {
					return explain(err)
				}
				body := message.Text
				if asHTML {
					body = message.HTML
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "To: %s\nSubject: %s\n\n%s", message.To, message.Subject, body)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&locale, "locale", locale, "locale of the person who gets it, such as de-CH")
	cmd.Flags().BoolVar(&asHTML, "html", asHTML, "print the HTML instead of the text")
	return cmd
}

func known(names []string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if !slices.Contains(names, args[0]) {
			return fmt.Errorf("there is no mail %q; there are %s", args[0], strings.Join(names, ", "))
		}
		return nil
	}
}
