package arch

import (
	"path"
	"strings"
)

// testImports fails when code that goes into a program imports what is for
// tests: a package named …test, or testing.
func testImports(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		if p.forTests() {
			continue
		}
		for _, f := range p.production() {
			for _, imported := range f.imports {
				if strings.HasSuffix(path.Base(imported), "test") || below(imported, "testing") {
					broken = append(broken, refused(f, imported, "it is for tests"))
				}
			}
		}
	}
	return broken
}
