//go:build unix

package embeddedpg

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// meter shows how far a download is: a bar on a terminal, a line elsewhere.
type meter struct {
	bar *progressbar.ProgressBar // nil without a terminal
	to  io.Writer
}

func newMeter(w io.Writer, title string, size int64) *meter {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		_, _ = fmt.Fprintf(w, "%s (%d MB) ...\n", title, size>>20)
		return &meter{}
	}
	return &meter{to: w, bar: progressbar.NewOptions64(size,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription(title),
		progressbar.OptionShowBytes(true),
		progressbar.OptionFullWidth(),
		progressbar.OptionThrottle(100*time.Millisecond),
	)}
}

// Write counts what is written. It never fails: no download stops for its bar.
func (m *meter) Write(p []byte) (int, error) {
	if m.bar != nil {
		_ = m.bar.Add(len(p))
	}
	return len(p), nil
}

func (m *meter) finish() {
	if m.bar != nil {
		_ = m.bar.Exit() // keeps what it shows, also when the download broke off
		_, _ = fmt.Fprintln(m.to)
	}
}
