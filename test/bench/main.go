// Command bench measures Roster from outside, on the machine it runs on, and
// writes what it found to docs/performance.md and docs/performance.json; nothing
// here passes or fails. Run it from the repository:
//
//	go run ./test/bench                    start, memory, and every operation at 100,000 users
//	go run ./test/bench --users 1000000 --data /tmp/million --only me,refresh
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"roster/test/bench/ceiling"
	"roster/test/bench/load"
	"roster/test/running"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := dispatch(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func dispatch(ctx context.Context, args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case load.Command:
			return load.Child(ctx, os.Stdin, os.Stdout)
		case ceiling.Command:
			return ceiling.Child(ctx, os.Stdin, os.Stdout)
		}
	}
	o, err := parse(args)
	if err != nil {
		return err
	}
	return o.run(ctx)
}

// options are what the command line says.
type options struct {
	users, entries, rounds int
	beside                 int
	seconds                time.Duration
	only                   []string
	data, docs             string
}

func parse(args []string) (options, error) {
	var o options
	var only string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&o.users, "users", 100_000, "how many `accounts` the database holds")
	flags.IntVar(&o.entries, "entries", 0, "how many `entries` the log holds (default: as many as accounts)")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each thing is measured, in turns; the median counts")
	flags.DurationVar(&o.seconds, "seconds", 2*time.Second, "how long a round is")
	flags.StringVar(&only, "only", "", "`names` of what to measure, separated by commas: start, "+strings.Join(names(), ", "))
	flags.StringVar(&o.data, "data", "", "`folder` of the database, which is kept and used again (default: a new one, deleted afterwards)")
	flags.IntVar(&o.beside, "beside", 0, "`accounts` of a smaller database, measured in turns with this one (default: none)")
	flags.StringVar(&o.docs, "docs", "docs", "`folder` of performance.md and performance.json; - writes none")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.entries == 0 {
		o.entries = o.users
	}
	if only != "" {
		o.only = strings.Split(only, ",")
	}
	for _, name := range o.only {
		if name != start && !slices.Contains(names(), name) {
			return o, fmt.Errorf("--only: there is no %q", name)
		}
	}
	if o.rounds < 1 || o.users < least || flags.NArg() > 0 {
		return o, fmt.Errorf("--rounds is 1 or more, --users %d or more, and there are no further arguments", least)
	}
	if o.beside != 0 && (o.beside < least || o.beside >= o.users) {
		return o, fmt.Errorf("--beside is %d or more, and fewer than --users", least)
	}
	return o, nil
}

// least is the smallest database with people enough for every role.
const least = 10_000

// start names the measurement of starting and doing nothing.
const start = "start"

func names() (all []string) {
	for _, op := range operations() {
		all = append(all, op.name)
	}
	return all
}

func (o options) wants(name string) bool { return len(o.only) == 0 || slices.Contains(o.only, name) }

func (o options) run(ctx context.Context) error {
	dir, err := running.Folder()
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary, err := running.Build(ctx, dir)
	if err != nil {
		return err
	}
	if o.wants(start) {
		if err := startUp(ctx, os.Stdout, binary, dir, o.rounds); err != nil {
			return err
		}
	}
	chosen := slices.DeleteFunc(operations(), func(op operation) bool { return !o.wants(op.name) })
	if len(chosen) == 0 {
		return nil
	}
	if o.data == "" {
		o.data = filepath.Join(dir, "bench")
	}
	return o.measure(ctx, binary, chosen)
}

func (o options) measure(ctx context.Context, binary string, chosen []operation) (err error) {
	data, err := filepath.Abs(o.data)
	if err != nil {
		return fmt.Errorf("find the folder of the data: %w", err)
	}
	w, err := open(ctx, binary, data, o.users, o.entries)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	b := &bench{world: w, rounds: o.rounds, seconds: o.seconds, out: os.Stdout}
	if o.beside > 0 {
		if b.beside, err = open(ctx, binary, filepath.Join(data, "beside"), o.beside, o.beside); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, b.beside.close()) }()
	}
	found, err := b.run(ctx, chosen)
	if err != nil {
		return err
	}
	r, err := b.conclude(ctx, binary, found)
	if err != nil || o.docs == "-" {
		return err
	}
	return publish(o.docs, r)
}
