package arch

import (
	"fmt"
	"go/ast"
)

// The most that a thing may have. What to aim at is a third of it.
const (
	mostFileLines     = 400
	mostFunctionLines = 60 // in production: a table of test cases may be longer
	mostMethods       = 5  // of an interface
)

// sizes fails for what has grown too large to be read at once. Generated files
// are nobody's to read.
func sizes(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		for _, f := range p.files {
			if f.generated {
				continue
			}
			if f.lines > mostFileLines {
				broken = append(broken, fmt.Sprintf("%s: has %d lines, and %d are the most", f.path, f.lines, mostFileLines))
			}
			if !f.test {
				broken = append(broken, t.longFunctions(f)...)
				broken = append(broken, t.wideInterfaces(p, f)...)
			}
		}
	}
	return broken
}

func (t *tree) longFunctions(f *file) []string {
	var broken []string
	for _, d := range f.syntax.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if n := t.fset.Position(fn.End()).Line - t.line(fn) + 1; n > mostFunctionLines {
			broken = append(broken, fmt.Sprintf("%s: %s has %d lines, and %d are the most", t.at(fn), fn.Name.Name, n, mostFunctionLines))
		}
	}
	return broken
}

func (t *tree) wideInterfaces(p *pkg, f *file) []string {
	var broken []string
	for _, spec := range types(f) {
		if i, ok := spec.Type.(*ast.InterfaceType); ok {
			if n := p.methods(i); n > mostMethods {
				broken = append(broken, fmt.Sprintf("%s: %s has %d methods, and %d are the most", t.at(spec), spec.Name.Name, n, mostMethods))
			}
		}
	}
	return broken
}

// methods counts the methods of an interface with those of the interfaces of
// the same package that it embeds; one of another package counts as one.
func (p *pkg) methods(i *ast.InterfaceType) int {
	n := 0
	for _, field := range i.Methods.List {
		switch embedded := field.Type.(type) {
		case *ast.FuncType:
			n += len(field.Names)
		case *ast.Ident:
			if inner := p.findInterface(embedded.Name); inner != nil {
				n += p.methods(inner)
			}
		case *ast.SelectorExpr:
			n++
		}
	}
	return n
}

func (p *pkg) findInterface(name string) *ast.InterfaceType {
	for _, f := range p.files {
		for _, spec := range types(f) {
			if i, ok := spec.Type.(*ast.InterfaceType); ok && spec.Name.Name == name {
				return i
			}
		}
	}
	return nil
}
