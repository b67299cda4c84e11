package main

import (
	"context"
	"errors"
	"io"

	"roster/platform/migrations"
	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/scratch"
)

func hash(ctx context.Context, out io.Writer, args []string) error {
	if err := parse(flagSet("hash"), args, 0); err != nil {
		return err
	}
	return withServer(ctx, func(p declared.Project, s *scratch.Server) error {
		if err := p.WriteSum(); err != nil {
			return err
		}
		return renew(ctx, out, p, s)
	})
}

// renew writes the fingerprint that the migrations on disk make, and the documents that are made from the schema.
func renew(ctx context.Context, out io.Writer, p declared.Project, s *scratch.Server) (err error) {
	replayed, err := p.Replay(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, replayed.Close()) }()
	if err := p.WriteFingerprint(ctx, replayed); err != nil {
		return err
	}
	if err := say(out, "wrote atlas.sum and "+migrations.FingerprintFile); err != nil {
		return err
	}
	return renewDocuments(ctx, out, p, replayed)
}
