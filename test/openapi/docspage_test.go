package openapi

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// browsers are the names that Chromium goes by.
var browsers = []string{"chromium", "chromium-browser", "google-chrome"}

var (
	shownOperation = regexp.MustCompile(`class="opblock opblock-[a-z]+"`)
	shownTag       = regexp.MustCompile(`class="opblock-tag`)
)

// TestThePageShowsEveryOperation opens /docs in a real browser, which obeys the
// page's Content-Security-Policy, and looks at what it made of the document.
func TestThePageShowsEveryOperation(t *testing.T) {
	t.Parallel()
	browser := findBrowser(t)
	server := start(t)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	profile := t.TempDir()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+profile, "--window-size=500,844", "--virtual-time-budget=60000", "--dump-dom", server+"/docs")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	shown, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, &stderr)
	}
	document, operations := load(t), 0
	for _, item := range document.Paths.Map() {
		operations += len(item.Operations())
	}
	if got := len(shownOperation.FindAll(shown, -1)); got != operations {
		t.Errorf("the page shows %d operations of %d:\n%.2000s", got, operations, shown)
	}
	if got := len(shownTag.FindAll(shown, -1)); got < len(document.Tags) {
		t.Errorf("the page shows %d groups of %d", got, len(document.Tags))
	}
}

// findBrowser skips the test where there is none; CI installs one.
func findBrowser(t *testing.T) string {
	t.Helper()
	for _, name := range browsers {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("ROSTER_BROWSER_REQUIRED") != "" {
		t.Fatalf("none of %v is installed", browsers)
	}
	t.Skipf("none of %v is installed", browsers)
	return ""
}
