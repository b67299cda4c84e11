//go:build unix

package embeddedpg

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

const (
	logKept      = 1 << 20 // a log longer than this many bytes starts afresh
	logTailBytes = 4 << 10
	logTailLines = 5
)

// serverLog is the file the server writes to.
type serverLog struct {
	path  string
	file  *os.File
	start int64 // where this run began
}

func openServerLog(path string, as account) (*serverLog, error) {
	flags := os.O_RDWR | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Size() > logKept {
		flags |= os.O_TRUNC
	}
	file, err := as.openPrivate(path, flags)
	if err != nil {
		return nil, fmt.Errorf("open the server log: %w", err)
	}
	start, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("find the end of the server log %q: %w", path, err)
	}
	return &serverLog{path: path, file: file, start: start}, nil
}

// tail is the last lines of this run, on one line.
func (l *serverLog) tail() string {
	info, err := l.file.Stat()
	if err != nil {
		return "unreadable: " + err.Error()
	}
	from := max(l.start, info.Size()-logTailBytes)
	text := make([]byte, max(0, info.Size()-from))
	n, err := l.file.ReadAt(text, from)
	if err != nil && n == 0 {
		return "nothing"
	}
	lines := strings.Split(string(bytes.TrimSpace(text[:n])), "\n")
	return strings.Join(lines[max(0, len(lines)-logTailLines):], " | ")
}

func (l *serverLog) close() { _ = l.file.Close() }
