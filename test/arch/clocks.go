package arch

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
)

// clocks fails when domain or app read the clock of the machine.
func clocks(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		if p.part != partDomain && p.part != partApp {
			continue
		}
		for _, f := range p.production() {
			for used := range selectors(f, "time") {
				if slices.Contains([]string{"Now", "Since", "Until"}, used.Sel.Name) {
					broken = append(broken, fmt.Sprintf("%s: reads time.%s: the time comes in as a value or through a port", t.at(used), used.Sel.Name))
				}
			}
		}
	}
	return broken
}

// selectors yields each use of a name of an imported package, by the name
// under which the file knows it.
func selectors(f *file, imported string) func(yield func(*ast.SelectorExpr) bool) {
	return func(yield func(*ast.SelectorExpr) bool) {
		local := localName(f, imported)
		for node := range ast.Preorder(f.syntax) {
			s, ok := node.(*ast.SelectorExpr)
			if !ok {
				continue
			}
			if x, ok := s.X.(*ast.Ident); ok && local != "" && x.Name == local && !yield(s) {
				return
			}
		}
	}
}

// localName is what a file calls an imported package; empty without an import.
func localName(f *file, imported string) string {
	for i, spec := range f.syntax.Imports {
		switch {
		case f.imports[i] != imported:
		case spec.Name != nil:
			return spec.Name.Name
		default:
			return path.Base(imported)
		}
	}
	return ""
}
