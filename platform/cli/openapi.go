package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"roster/configs"
	"roster/platform/postgres"
)

func (s session[A]) openapiCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "openapi",
		Short: "Print the OpenAPI document of the API (YAML)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			document, err := s.document(cmd)
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(document)
			return err
		},
	}
}

// document is the OpenAPI document. Nothing has to run for it.
func (s session[A]) document(cmd *cobra.Command) (document []byte, err error) {
	cfg, err := settings(cmd)
	if err != nil {
		return nil, err
	}
	configs.FillThrowAwaySecrets(&cfg)
	if cfg.Data.Dir, err = os.MkdirTemp("", "roster-"); err != nil { // putting a program together makes its mail folder
		return nil, fmt.Errorf("make a folder to work in: %w", err)
	}
	defer func() { _ = os.RemoveAll(cfg.Data.Dir) }()
	log, flush, err := newLogger(cfg)
	if err != nil {
		return nil, err
	}
	defer flush()
	placeholder := &postgres.Server{URL: "postgres://", OwnerURL: "postgres://", ListenURL: "postgres://"}
	app, release, err := s.program.Initialize(cfg, placeholder, log)
	if err != nil {
		return nil, fmt.Errorf("put the program together: %w", err)
	}
	defer release()
	return s.program.Process(app).OpenAPI()
}
