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

func get(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	handler := docspage.Handlers()[path]
	if handler == nil {
		t.Fatalf("nothing at %s", path)
	}
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	request.Header.Set("Accept-Encoding", encoding)
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder.Result()
}

func text(t *testing.T, response *http.Response) string {
	t.Helper()
	defer func() { _ = response.Body.Close() }()
	body := io.Reader(response.Body)
	if response.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = unpacked
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

var loaded = regexp.MustCompile(`(?:src|href)="([^"]+)"`)

func TestThePageLoadsOnlyWhatIsHere(t *testing.T) {
	t.Parallel()
	page := get(t, "/docs", "")
	if policy := page.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self';") {
		t.Errorf("policy %q", policy)
	}
	content := text(t, page)
	if regexp.MustCompile(`https?://`).MatchString(content) {
		t.Error("the page names another host")
	}
	matches := loaded.FindAllStringSubmatch(content, -1)
	if len(matches) < 4 {
		t.Fatalf("only %d files in %s", len(matches), content)
	}
	for _, match := range matches {
		if match[1] == "/openapi.yaml" {
			continue
		}
		for _, encoding := range []string{"", "gzip"} {
			file := get(t, match[1], encoding)
			if file.StatusCode != http.StatusOK || len(text(t, file)) == 0 {
				t.Errorf("%s with encoding %q: %d", match[1], encoding, file.StatusCode)
			}
		}
	}
}

func TestScriptsAreScripts(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/docs/start.js":             "javascript",
		"/docs/swagger-ui-bundle.js": "javascript",
		"/docs/swagger-ui.css":       "text/css",
	} {
		file := get(t, path, "gzip")
		if kind := file.Header.Get("Content-Type"); !strings.Contains(kind, want) {
			t.Errorf("%s is %q, and a browser that may not sniff refuses it", path, kind)
		}
		_ = file.Body.Close()
	}
}
