package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// meter shows how far a command is: a bar on a terminal, nothing elsewhere.
type meter struct {
	to  io.Writer
	bar *progressbar.ProgressBar
}

func newMeter(to io.Writer, title string, whole int64, options ...progressbar.Option) *meter {
	if file, ok := to.(*os.File); !ok || !term.IsTerminal(int(file.Fd())) {
		return &meter{}
	}
	return &meter{to: to, bar: progressbar.NewOptions64(whole, append(options,
		progressbar.OptionSetWriter(to),
		progressbar.OptionSetDescription(title),
		progressbar.OptionFullWidth(),
		progressbar.OptionThrottle(100*time.Millisecond),
	)...)}
}

// show draws the bar. What is counted may have grown meanwhile.
func (m *meter) show(done int64) {
	if m.bar != nil {
		_ = m.bar.Set64(min(done, m.bar.GetMax64())) // nothing stops for its bar
	}
}

func (m *meter) finish() {
	if m.bar != nil {
		_ = m.bar.Exit()
		_, _ = fmt.Fprintln(m.to)
	}
}
