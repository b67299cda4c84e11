// Command schema keeps schema.hcl, the migrations and live databases in step. Run it as `go tool schema`, anywhere
// inside the project; `go tool schema help` lists what it does. It is a developer's tool and no part of the server.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// The exit codes: a problem that was found is told apart from a check that could not be made.
const (
	exitOK     = 0
	exitFound  = 1
	exitFailed = 2
	exitUsage  = 64
)

var (
	// errFound says that the verb has printed what is wrong.
	errFound = errors.New("problems found")
	errUsage = errors.New("wrong use")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := exit(run(ctx, os.Stdout, os.Args[1:]), os.Stderr)
	stop()
	os.Exit(code)
}

func run(ctx context.Context, out io.Writer, args []string) error {
	if len(args) == 0 || isHelp(args[0]) {
		_, err := io.WriteString(out, overview())
		return err
	}
	for _, v := range verbs {
		if v.name != args[0] {
			continue
		}
		if len(args) > 1 && isHelp(args[1]) {
			_, err := fmt.Fprintf(out, "usage: go tool schema %s\n\n%s\n", v.usage, v.help)
			return err
		}
		return v.run(ctx, out, args[1:])
	}
	return fmt.Errorf("%w: no verb %q; `go tool schema help` lists them", errUsage, args[0])
}

func isHelp(arg string) bool { return arg == "help" || arg == "-h" || arg == "--help" }

// exit turns what a verb returned into a code, and says what went wrong in one line.
func exit(err error, complaints io.Writer) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errFound):
		return exitFound
	}
	_, _ = fmt.Fprintln(complaints, "schema: "+strings.Join(strings.Fields(err.Error()), " "))
	if errors.Is(err, errUsage) {
		return exitUsage
	}
	return exitFailed
}
