package cli

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"roster/platform/config"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want int
	}{
		{errors.New("the database is away"), ExitFailure},
		{fmt.Errorf("serve: %w", usageError{config.Problems{{}}}), ExitUsage},
		{usageError{errors.New("unknown flag")}, ExitUsage},
		{errors.New(`unknown command "srve" for "roster"`), ExitUsage},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("exitCode(%v) = %d, want %d", c.err, got, c.want)
		}
	}
}

func TestAFailureIsALineEach(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	report(&out, errors.Join(errors.New("first"), errors.New("second")))
	if out.String() != "roster: first\nroster: second\n" {
		t.Errorf("printed %q", out.String())
	}
}

func TestTheGreetingNamesTheDatabaseWithoutItsPassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"postgres://roster:canary@db:5433/people", "host=db port=5433 user=roster password=canary dbname=people"} {
		if got := place(address); got != "people at db:5433 as roster" {
			t.Errorf("place = %q", got)
		}
	}
}
