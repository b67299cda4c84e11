package main

import (
	"context"
	"io"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/scratch"
)

func lint(ctx context.Context, out io.Writer, args []string) error {
	flags := flagSet("lint")
	all := flags.Bool("all", false, "every migration, not only the last")
	if err := parse(flags, args, 0); err != nil {
		return err
	}
	return withServer(ctx, func(p declared.Project, s *scratch.Server) error {
		found, err := p.Lint(ctx, s, *all)
		if err != nil {
			return err
		}
		return report(out, found, "nothing found")
	})
}
