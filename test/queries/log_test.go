package queries

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"roster/platform/embeddedpg"
)

// logged are the settings that have a server log every statement with its parameters.
var logged = map[string]string{
	"log_statement": "all", "log_parameter_max_length": "-1", "log_error_verbosity": "default", "log_line_prefix": "@%p ",
}

// statement is one that the program sent: its text as it was sent, and the values of its parameters in turn.
type statement struct {
	text   string
	values []string // as SQL literals
}

// serverLog reads what a cluster has logged since it was last asked.
type serverLog struct {
	t    testing.TB
	path string
	at   int64
}

func openLog(t testing.TB, c *embeddedpg.Cluster) *serverLog {
	return &serverLog{t: t, path: filepath.Join(c.Folder(), "server.log")}
}

// skip forgets what was logged so far.
func (l *serverLog) skip() { l.read() }

func (l *serverLog) read() string {
	l.t.Helper()
	file, err := os.Open(l.path)
	if err != nil {
		l.t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		l.t.Fatal(err)
	}
	text := make([]byte, max(info.Size()-l.at, 0))
	n, _ := file.ReadAt(text, l.at) // whatever is there
	l.at += int64(n)
	return string(text[:n])
}

// settled waits for the log to grow no more: a session logs a statement before it answers it, but another may be at work.
const settled = 50 * time.Millisecond

var (
	entry     = regexp.MustCompile(`(?m)^@\d+ LOG:  (?:execute [^:]*|statement): `)
	parameter = regexp.MustCompile(`\$(\d+) =\s+(NULL|E?'(?:[^']|'')*')`)
)

// since answers the statements that were logged since the last call, in their order.
func (l *serverLog) since() []statement {
	l.t.Helper()
	time.Sleep(settled)
	text := l.read()
	var found []statement
	starts := entry.FindAllStringIndex(text, -1)
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		body, rest, _ := strings.Cut(text[start[1]:end], "\n@")
		s := statement{text: strings.TrimSpace(strings.ReplaceAll(body, "\n\t", "\n"))}
		if _, detail, ok := strings.Cut(rest, "DETAIL:  parameters: "); ok && !strings.Contains(strings.SplitN(rest, "DETAIL", 2)[0], "LOG:") {
			for _, m := range parameter.FindAllStringSubmatch(detail, -1) {
				s.values = append(s.values, m[2])
			}
		}
		found = append(found, s)
	}
	return found
}

// bound is the statement with its values in place of its parameters, as PREPARE and EXECUTE.
func (s statement) bound(prefix string) []string {
	if len(s.values) == 0 {
		return []string{prefix + s.text}
	}
	return []string{
		"PREPARE asked AS " + s.text,
		fmt.Sprintf("%sEXECUTE asked(%s)", prefix, strings.Join(s.values, ", ")),
		"DEALLOCATE asked",
	}
}
