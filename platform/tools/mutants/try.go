package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"
)

// outcome is what became of a mutant.
type outcome string

const (
	killed   outcome = "killed"
	timedOut outcome = "timed out"   // killed too: the tests would never have passed
	survived outcome = "survived"    // the tests pass
	idle     outcome = "not covered" // no test runs the line
)

// laboratory tries mutants of one package.
type laboratory struct {
	*source
	scratch  string
	covered  blocks
	patience time.Duration
}

// newLaboratory runs the tests as they are: they have to pass, they show which
// lines they run, and how long they may take.
func newLaboratory(ctx context.Context, s *source) (*laboratory, error) {
	scratch, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return nil, fmt.Errorf("make room: %w", err)
	}
	l := &laboratory{source: s, scratch: scratch}
	profile := filepath.Join(scratch, "coverage")
	began := time.Now()
	if _, err = goCommand(ctx, "test", "-count=1", "-coverprofile", profile, s.path); err == nil {
		l.covered, err = readCoverage(profile)
	}
	if err != nil {
		l.close()
		return nil, err
	}
	const generous = 10
	l.patience = generous * (time.Second + time.Since(began))
	return l, nil
}

func (l *laboratory) close() { _ = os.RemoveAll(l.scratch) }

// tryAll is what became of each mutant, told as soon as it is known.
func (l *laboratory) tryAll(ctx context.Context, mutants []mutant, workers int, tell func(mutant, outcome)) ([]outcome, error) {
	outcomes := make([]outcome, len(mutants))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i, m := range mutants {
		group.Go(func() (err error) {
			outcomes[i], err = l.try(ctx, m)
			if err != nil {
				return fmt.Errorf("try %s: %w", m.name, err)
			}
			tell(m, outcomes[i])
			return nil
		})
	}
	return outcomes, group.Wait()
}

// try builds the tests with the mutant in the place of its file, and runs them.
// That it builds was known before; whatever hinders that is no kill.
func (l *laboratory) try(ctx context.Context, m mutant) (outcome, error) {
	if !l.covered.include(l.path+"/"+m.file, m) {
		return idle, nil
	}
	room, err := os.MkdirTemp(l.scratch, "")
	if err != nil {
		return "", fmt.Errorf("make room: %w", err)
	}
	defer os.RemoveAll(room) //nolint:errcheck // the scratch folder goes as a whole
	changed, overlay, binary := filepath.Join(room, m.file), filepath.Join(room, "overlay.json"), filepath.Join(room, "tests.exe")
	places, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(l.dir, m.file): changed}})
	if err != nil {
		return "", fmt.Errorf("write the overlay: %w", err)
	}
	if err := errors.Join(os.WriteFile(changed, l.with(m), 0o600), os.WriteFile(overlay, places, 0o600)); err != nil {
		return "", fmt.Errorf("write the mutant: %w", err)
	}
	if _, err := goCommand(ctx, "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", binary, l.path); err != nil {
		return "", err
	}
	return l.runTests(ctx, binary)
}

func (l *laboratory) runTests(ctx context.Context, binary string) (outcome, error) {
	bounded, stop := context.WithTimeout(ctx, l.patience)
	defer stop()
	cmd := exec.CommandContext(bounded, binary, "-test.timeout=0")
	cmd.Dir = l.dir
	bell := alarm{stop: stop}
	cmd.Stdout = &bell
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case bell.rang:
		return killed, nil
	case bounded.Err() != nil:
		return timedOut, nil
	case err == nil:
		return survived, nil
	case errors.As(err, &exit):
		return killed, nil
	default:
		return "", fmt.Errorf("run the tests: %w", err)
	}
}

// alarm stops the tests when the first has failed. Those that run beside each
// other would all go on to their ends.
type alarm struct {
	stop func()
	rang bool
}

func (a *alarm) Write(printed []byte) (int, error) {
	if bytes.Contains(printed, []byte("--- FAIL")) {
		a.rang = true
		a.stop()
	}
	return len(printed), nil
}
