// Command mutants breaks the code of the packages that targets.yaml names, a little at a time, and tells which breakages
// their own tests do not notice. Run it as `go tool mutants [DIRECTORY…]`, at the root of the project; `make mutants` also
// bounds its memory. It exits with 1 when a package scores less than is asked of it. It writes nothing into the tree: the
// compiler is given each changed file as an overlay. It is a developer's tool and no part of the server.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	workers := flag.Int("workers", 1, "how many mutants are tried at a time")
	flag.Parse()
	if err := run(ctx, os.Stdout, *workers, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mutants: "+err.Error())
		os.Exit(1)
	}
}

// run tries the targets, or those of them that are named.
func run(ctx context.Context, out io.Writer, workers int, only []string) error {
	p, err := readPlan("platform/tools/mutants/targets.yaml")
	if err != nil {
		return err
	}
	var results []result
	var wrong error
	for _, t := range p.Targets {
		if len(only) > 0 && !slices.Contains(only, t.Directory) {
			continue
		}
		r, err := try(ctx, out, t, workers)
		if err != nil {
			return fmt.Errorf("%s: %w", t.Directory, err)
		}
		results = append(results, r)
		wrong = errors.Join(wrong, r.problems(p.Score))
	}
	if len(results) == 0 {
		return fmt.Errorf("no target is called %q", only)
	}
	table(out, results)
	return wrong
}

// try tries each mutant of a target, and tells at once of those that no test failed for.
func try(ctx context.Context, out io.Writer, t target, workers int) (result, error) {
	pkg, err := load(ctx, t.Directory)
	if err != nil {
		return result{}, err
	}
	mutants, err := pkg.mutants(t.Files)
	if err != nil {
		return result{}, err
	}
	r := result{target: t, mutants: mutants}
	lab, err := newLaboratory(ctx, pkg)
	if err != nil {
		return r, err
	}
	defer lab.close()
	r.outcomes, err = lab.tryAll(ctx, mutants, workers, func(m mutant, o outcome) { r.tell(out, m, o) })
	return r, err
}
