package httpserver

import (
	"fmt"
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
