package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/scratch"
)

func diff(ctx context.Context, out io.Writer, args []string) error {
	flags := flagSet("diff")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	name := flags.Arg(0)
	if err := declared.CheckName(name); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	return withServer(ctx, func(p declared.Project, s *scratch.Server) error {
		if err := p.CheckClock(time.Now()); err != nil {
			return err
		}
		text, complete, err := plan(ctx, p, s)
		if err != nil {
			return err
		}
		if text == "" {
			return say(out, "nothing to write: the migrations make what schema.hcl declares")
		}
		path, err := p.Write(name, text, time.Now())
		if err != nil {
			return err
		}
		if err := say(out, "wrote "+path); err != nil {
			return err
		}
		if !complete {
			return errors.New("the way back could not be derived for every change: write the marked part of Down, then run `go tool schema hash`")
		}
		return renew(ctx, out, p, s)
	})
}

// plan returns the text of the migration that schema.hcl asks for, empty when it asks for none.
func plan(ctx context.Context, p declared.Project, s *scratch.Server) (_ string, _ bool, err error) {
	replayed, err := p.Replay(ctx, s)
	if err != nil {
		return "", false, err
	}
	defer func() { err = errors.Join(err, replayed.Close()) }()
	difference, err := p.Compare(ctx, s, replayed.DB)
	if err != nil || difference.Empty() {
		return "", false, err
	}
	return difference.Migration(ctx)
}
