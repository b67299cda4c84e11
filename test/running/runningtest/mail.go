package runningtest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

var tokenInMail = regexp.MustCompile(`(?m)^ +([A-Za-z0-9_-]{32,})\r?$`)

// MailTo waits for the newest mail with a token to an address and returns the
// token.
func (i *Installation) MailTo(address string) string {
	i.T.Helper()
	for deadline := time.Now().Add(Patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if token := i.mailed(address); token != "" {
			return token
		}
	}
	i.T.Fatalf("no mail with a token to %s", address)
	return ""
}

// Mails are the files of all mails so far, the newest last.
func (i *Installation) Mails() []string {
	i.T.Helper()
	files, err := filepath.Glob(filepath.Join(i.Data, "mail", "*.eml"))
	if err != nil {
		i.T.Fatal(err)
	}
	slices.Sort(files)
	return files
}

func (i *Installation) mailed(address string) string {
	i.T.Helper()
	for _, file := range slices.Backward(i.Mails()) {
		content, err := os.ReadFile(file) //nolint:gosec // a mail of our own
		if err != nil {
			i.T.Fatal(err)
		}
		match := tokenInMail.FindSubmatch(content)
		if match != nil && strings.Contains(string(content), "To: <"+address+">") {
			return string(match[1])
		}
	}
	return ""
}
