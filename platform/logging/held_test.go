package logging_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"roster/platform/logging"
)

// taken is what was passed on, for reading while others write.
type taken struct {
	mu   sync.Mutex
	text strings.Builder
}

func (t *taken) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.text.Write(p)
}

func (t *taken) lines() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Count(t.text.String(), "\n")
}

func TestLinesAreHeldForATenthOfASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out taken
		held := logging.Held(&out)
		log, err := logging.New(logging.Config{Level: "info", Format: logging.FormatJSON}, held)
		if err != nil {
			t.Fatal(err)
		}
		expect := func(when string, want int) {
			t.Helper()
			synctest.Wait()
			if got := out.lines(); got != want {
				t.Errorf("%s: %d lines are out, want %d", when, got, want)
			}
		}
		log.Info("one")
		expect("at once", 0)
		time.Sleep(100 * time.Millisecond)
		expect("after a tenth of a second", 1)
		log.Info("two")
		log.Warn("three")
		expect("with a warning", 3)
		log.Info("four")
		if err := held.Stop(); err != nil {
			t.Error(err)
		}
		expect("at the end", 4)
	})
}
