package main

import (
	"context"
	"io"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/scratch"
)

func check(ctx context.Context, out io.Writer, args []string) error {
	if err := parse(flagSet("check"), args, 0); err != nil {
		return err
	}
	return withServer(ctx, func(p declared.Project, s *scratch.Server) error {
		problems, err := p.Check(ctx, s)
		if err != nil {
			return err
		}
		return report(out, problems, "schema.hcl, the migrations, atlas.sum and fingerprint.txt agree")
	})
}
