package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// client speaks to one installation, as nobody or with a token.
type client struct {
	t     *testing.T
	base  string
	token string
}

func (i *installation) client() client { return client{t: i.t, base: "http://" + i.API} }

// as returns a client that sends the token.
func (c client) as(token string) client {
	c.token = token
	return c
}

// reply is what came back.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	raw    []byte
	body   map[string]any
}

// send makes a request with an optional JSON body and headers "Name: value".
func (c client) send(method, path string, body any, headers ...string) reply {
	c.t.Helper()
	var payload io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		payload = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, payload)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		request.Header.Set("Content-Type", contentType(method))
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	r := reply{t: c.t, status: response.StatusCode, header: response.Header, raw: raw}
	_ = json.Unmarshal(raw, &r.body) // not every reply is an object
	return r
}

func contentType(method string) string {
	if method == http.MethodPatch {
		return "application/merge-patch+json"
	}
	return "application/json"
}

// want fails the test unless the status is the given one.
func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d: %s", r.status, status, r.raw)
	}
	return r
}

// at is the value at a path of member names and, as "0", indexes.
func (r reply) at(path ...string) any {
	r.t.Helper()
	var value any = r.body
	for _, step := range path {
		switch container := value.(type) {
		case map[string]any:
			value = container[step]
		case []any:
			if len(container) == 0 {
				return nil
			}
			value = container[0]
		default:
			return nil
		}
	}
	return value
}

// text is at as a string.
func (r reply) text(path ...string) string {
	r.t.Helper()
	text, _ := r.at(path...).(string)
	return text
}

// items is the data of a list.
func (r reply) items() []map[string]any {
	r.t.Helper()
	list, _ := r.body["data"].([]any)
	items := make([]map[string]any, 0, len(list))
	for _, entry := range list {
		if item, ok := entry.(map[string]any); ok {
			items = append(items, item)
		}
	}
	return items
}

var tokenInMail = regexp.MustCompile(`(?m)^ +([A-Za-z0-9_-]{32,})\r?$`)

// mailTo waits for the newest mail to an address and returns the token in it.
func (i *installation) mailTo(address string) string {
	i.t.Helper()
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		files, err := filepath.Glob(filepath.Join(i.Data, "mail", "*.eml"))
		if err != nil {
			i.t.Fatal(err)
		}
		slices.Sort(files)
		for _, file := range slices.Backward(files) {
			content, err := os.ReadFile(file)
			if err != nil {
				i.t.Fatal(err)
			}
			if !strings.Contains(string(content), address) {
				continue
			}
			if match := tokenInMail.FindSubmatch(content); match != nil {
				return string(match[1])
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	i.t.Fatalf("no mail with a token to %s", address)
	return ""
}
