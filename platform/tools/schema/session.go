package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/scratch"
)

// withServer runs fn with the project around the working directory and a server for scratch databases.
func withServer(ctx context.Context, fn func(declared.Project, *scratch.Server) error) (err error) {
	project, err := declared.Find()
	if err != nil {
		return err
	}
	server, err := scratch.Open(ctx, os.Stderr)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	return fn(project, server)
}

// parse reads a verb's flags and expects so many arguments after them.
func parse(flags *flag.FlagSet, args []string, want int) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w: %w; `go tool schema %s --help` says more", errUsage, err, flags.Name())
	}
	if flags.NArg() != want {
		return fmt.Errorf("%w: %s takes %d arguments, not %d; `go tool schema %[2]s --help` says more", errUsage, flags.Name(), want, flags.NArg())
	}
	return nil
}

func flagSet(verb string) *flag.FlagSet { return flag.NewFlagSet(verb, flag.ContinueOnError) }

// report prints findings and turns them into an exit code.
func report(out io.Writer, found []string, fine string) error {
	if len(found) == 0 {
		return say(out, fine)
	}
	return errors.Join(errFound, say(out, strings.Join(found, "\n")))
}

func say(out io.Writer, line string) error {
	if _, err := fmt.Fprintln(out, line); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
