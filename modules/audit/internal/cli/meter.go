package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// meter shows how far a verification is: a bar on a terminal, nothing elsewhere.
type meter struct {
	to    io.Writer
	title string
	bar   *progressbar.ProgressBar
}

func newMeter(to io.Writer, title string) *meter {
	if file, ok := to.(*os.File); !ok || !term.IsTerminal(int(file.Fd())) {
		return &meter{}
	}
	return &meter{to: to, title: title}
}

// show draws the bar. Entries come in while it works, so it may end before its end.
func (m *meter) show(done, of int64) {
	if m.to == nil {
		return
	}
	if m.bar == nil {
		m.bar = progressbar.NewOptions64(of,
			progressbar.OptionSetWriter(m.to),
			progressbar.OptionSetDescription(m.title),
			progressbar.OptionShowCount(),
			progressbar.OptionFullWidth(),
			progressbar.OptionThrottle(100*time.Millisecond),
		)
	}
	_ = m.bar.Set64(min(done, of)) // no verification stops for its bar
}

func (m *meter) finish() {
	if m.bar != nil {
		_ = m.bar.Exit()
		_, _ = fmt.Fprintln(m.to)
	}
}
