package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// meter shows steps of long work and how far each is: a bar on a terminal, a
// line a step elsewhere.
type meter struct {
	to   io.Writer
	bars bool
	step string
	bar  *progressbar.ProgressBar
}

func newMeter(to io.Writer) *meter {
	file, ok := to.(*os.File)
	return &meter{to: to, bars: ok && term.IsTerminal(int(file.Fd()))}
}

func (m *meter) show(step string, done, of int) {
	if step != m.step {
		m.finish()
		m.step = step
		if !m.bars {
			_, _ = fmt.Fprintln(m.to, step, "...")
			return
		}
		m.bar = progressbar.NewOptions(of,
			progressbar.OptionSetWriter(m.to),
			progressbar.OptionSetDescription(fmt.Sprintf("%-18s", step)),
			progressbar.OptionShowCount(),
			progressbar.OptionFullWidth(),
			progressbar.OptionThrottle(100*time.Millisecond),
		)
	}
	if m.bar != nil {
		_ = m.bar.Set(min(done, of)) // no work stops for its bar
	}
}

func (m *meter) finish() {
	if m.bar != nil {
		_ = m.bar.Exit()
		_, _ = fmt.Fprintln(m.to)
		m.bar = nil
	}
}
