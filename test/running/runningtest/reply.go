package runningtest

import (
	"net/http"
	"testing"
)

// Reply is what came back: the body as it came and, when it is an object, by
// its members.
type Reply struct {
	T      testing.TB
	Status int
	Header http.Header
	Raw    string
	Body   map[string]any
}

// Want fails the test unless the status is the given one.
func (r Reply) Want(status int) Reply {
	r.T.Helper()
	if r.Status != status {
		r.T.Fatalf("status %d, want %d: %s", r.Status, status, r.Raw)
	}
	return r
}

// At is the value at a path of member names and, as "0", the first of a list.
func (r Reply) At(path ...string) any {
	var value any = r.Body
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

// Text is At as a string.
func (r Reply) Text(path ...string) string {
	text, _ := r.At(path...).(string)
	return text
}

// Items is the data of a list.
func (r Reply) Items() []map[string]any {
	list, _ := r.Body["data"].([]any)
	items := make([]map[string]any, 0, len(list))
	for _, entry := range list {
		if item, ok := entry.(map[string]any); ok {
			items = append(items, item)
		}
	}
	return items
}
