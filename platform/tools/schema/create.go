package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"roster/platform/tools/schema/declared"
)

func create(_ context.Context, out io.Writer, args []string) error {
	flags := flagSet("new")
	concurrently := flags.Bool("concurrently", false, "the pattern for one index")
	if err := parse(flags, args, 1); err != nil {
		return err
	}
	if err := declared.CheckName(flags.Arg(0)); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	project, err := declared.Find()
	if err != nil {
		return err
	}
	text := declared.Blank()
	if *concurrently {
		text = declared.BlankConcurrent()
	}
	path, err := project.Write(flags.Arg(0), text, time.Now())
	if err != nil {
		return err
	}
	return say(out, "wrote "+path+": fill in both halves, then run `go tool schema hash`")
}
