package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/scratch"
	"roster/platform/tools/schema/snapshot"
)

// seeds has the program add the sample accounts to a migrated database, and writes down what it added.
func seeds(ctx context.Context, out io.Writer, args []string) error {
	if err := parse(flagSet("seed"), args, 0); err != nil {
		return err
	}
	return withServer(ctx, func(p declared.Project, s *scratch.Server) (err error) {
		replayed, err := p.Replay(ctx, s)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, replayed.Close()) }()
		printed, err := snapshot.RunSeed(ctx, p.Root(), replayed.URL())
		if err != nil {
			return err
		}
		text, err := snapshot.Seed(ctx, replayed.DB, printed)
		if err != nil {
			return err
		}
		path := filepath.Join(p.Root(), snapshot.SeedFile)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // a document, readable by all
			return fmt.Errorf("write the sample accounts: %w", err)
		}
		return say(out, "wrote "+snapshot.SeedFile)
	})
}
