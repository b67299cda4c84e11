// Command bench measures Roster from outside, on the machine it runs on, and
// prints what it found; nothing here passes or fails. Run it from the
// repository:
//
//	go run ./test/bench
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"roster/test/running"
)

func main() {
	rounds := flag.Int("rounds", 5, "how often each start is measured; the median counts")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *rounds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rounds int) error {
	dir, err := running.Folder()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary, err := running.Build(ctx, dir)
	if err != nil {
		return err
	}
	return startUp(ctx, os.Stdout, binary, dir, rounds)
}
