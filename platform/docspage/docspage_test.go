package docspage_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"roster/platform/docspage"
)

// file is what came back for a path.
type file struct {
	status int
	header http.Header
	text   string
}

func get(t *testing.T, path, encoding string) file {
	t.Helper()
	handler := docspage.Handlers()[path]
	if handler == nil {
		t.Fatalf("nothing at %s", path)
	}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	request.Header.Set("Accept-Encoding", encoding)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	body := io.Reader(recorder.Body)
	if recorder.Header().Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(recorder.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = unpacked
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return file{recorder.Code, recorder.Header(), string(content)}
}

var loaded = regexp.MustCompile(`(?:src|href)="([^"]+)"`)

// ASVS: 3.4.3, 3.4.6, 14.2.3
func TestThePageLoadsOnlyWhatIsHere(t *testing.T) {
	t.Parallel()
	page := get(t, "/docs", "")
	for _, directive := range []string{"default-src 'none';", "script-src 'self';", "object-src 'none';", "base-uri 'none';", "frame-ancestors 'none'"} {
		if policy := page.header.Get("Content-Security-Policy"); !strings.Contains(policy, directive) {
			t.Errorf("no %s in the policy %q", directive, policy)
		}
	}
	if regexp.MustCompile(`https?://`).MatchString(page.text) {
		t.Error("the page names another host")
	}
	matches := loaded.FindAllStringSubmatch(page.text, -1)
	if len(matches) < 4 {
		t.Fatalf("only %d files in %s", len(matches), page.text)
	}
	for _, match := range matches {
		if match[1] == "/openapi.yaml" {
			continue
		}
		for _, encoding := range []string{"", "gzip"} {
			if got := get(t, match[1], encoding); got.status != http.StatusOK || got.text == "" {
				t.Errorf("%s with encoding %q: %d", match[1], encoding, got.status)
			}
		}
	}
}

// ASVS: 4.1.1
func TestScriptsAreScripts(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/docs":                      "text/html; charset=utf-8",
		"/docs/start.js":             "javascript",
		"/docs/swagger-ui-bundle.js": "javascript",
		"/docs/swagger-ui.css":       "text/css; charset=utf-8",
	} {
		if kind := get(t, path, "gzip").header.Get("Content-Type"); !strings.Contains(kind, want) {
			t.Errorf("%s is %q, and a browser that may not sniff refuses it", path, kind)
		}
	}
}
