package httpserver

import (
	"fmt"

	"github.com/danielgtaylor/huma/v2"
)

// catalog knows every sort of problem that the program declares, by code.
type catalog struct{ entries map[string]entry }

func newCatalog() *catalog {
	c := &catalog{entries: map[string]entry{}}
	for _, e := range generalEntries() {
		c.add(e)
	}
	return c
}

// add panics when another sort of problem has the code already: codes are how
// clients tell problems apart.
func (c *catalog) add(e entry) {
	if known, found := c.entries[e.Code]; found && known != e {
		panic(fmt.Sprintf("httpserver: two problems with the code %s: %q and %q", e.Code, known.Detail, e.Detail))
	}
	c.entries[e.Code] = e
}

func (c *catalog) find(code string) (e entry, found bool) {
	e, found = c.entries[code]
	return e, found
}

// examples are an occurrence of each sort of problem, by code. They are the same
// wherever the service is, as the document is.
func (c *catalog) examples() map[string]*huma.Example {
	const (
		base    = "https://example.com/problems/"
		request = "019a8f3e-52c4-7d10-b6a1-9f0c2d4e8b73"
	)
	examples := make(map[string]*huma.Example, len(c.entries))
	for code, e := range c.entries {
		examples[code] = &huma.Example{Summary: e.Title, Value: map[string]any{
			"type": base + code, "title": e.Title, "status": e.Status, "detail": e.Detail,
			"instance": requestURN + request, "code": code, "request_id": request,
		}}
	}
	return examples
}
