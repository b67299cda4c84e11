package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/scratch"
)

func drift(ctx context.Context, out io.Writer, args []string) error {
	flags := flagSet("drift")
	url := flags.String("url", os.Getenv("ROSTER_DATABASE_URL"), "the database to look at")
	if err := parse(flags, args, 0); err != nil {
		return err
	}
	if *url == "" {
		return fmt.Errorf("%w: name the database with --url or ROSTER_DATABASE_URL", errUsage)
	}
	config, err := pgx.ParseConfig(*url)
	if err != nil {
		return fmt.Errorf("read --url: %w", err)
	}
	return withServer(ctx, func(p declared.Project, s *scratch.Server) (err error) {
		live := stdlib.OpenDB(*config)
		defer func() { err = errors.Join(err, live.Close()) }()
		found, err := differences(ctx, p, s, live)
		if err != nil {
			return err
		}
		return report(out, found, "the database is as declared")
	})
}

func differences(ctx context.Context, p declared.Project, s *scratch.Server, live *sql.DB) ([]string, error) {
	set, err := p.Migrations()
	if err != nil {
		return nil, err
	}
	if err := set.Check(ctx, live); err != nil {
		return nil, err
	}
	difference, err := p.Compare(ctx, s, live)
	if err != nil {
		return nil, err
	}
	statements, err := difference.Statements(ctx)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, statement := range statements {
		found = append(found, "to be as schema.hcl declares it needs: "+statement)
	}
	lines, err := set.Drift(ctx, live)
	return append(found, lines...), err
}
