package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// domainState fails for a domain type that lets others change what its methods
// guard, and for field tags, which belong to rows and bodies. An exported
// struct is either an object, with methods that change it and no exported
// field, or plain data (the arguments of a verb) without such methods; a
// Snapshot is data, whatever its methods. What a private struct holds is seen
// by its own package only, unless it is embedded.
func domainState(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		if p.part != partDomain {
			continue
		}
		changing := p.changing()
		for _, f := range p.production() {
			for name, s := range structs(f) {
				if !ast.IsExported(name) {
					continue
				}
				broken = append(broken, t.tagged(name, s)...)
				if changing[name] && !strings.HasSuffix(name, "Snapshot") {
					broken = append(broken, t.open(p, name, s)...)
				}
			}
		}
	}
	return broken
}

// tagged names the fields of a struct that have tags.
func (t *tree) tagged(name string, s *ast.StructType) []string {
	var broken []string
	for _, field := range s.Fields.List {
		if field.Tag != nil {
			broken = append(broken, fmt.Sprintf("%s: %s has a field tag: only rows and bodies know how they are written", t.at(field), name))
		}
	}
	return broken
}

// open names the fields of an object that others can reach, with those of the
// private structs of its package that it embeds.
func (t *tree) open(p *pkg, name string, s *ast.StructType) []string {
	var broken []string
	for _, field := range s.Fields.List {
		for _, fieldName := range fieldNames(field) {
			if ast.IsExported(fieldName) {
				broken = append(broken, fmt.Sprintf("%s: %s.%s is exported beside methods that guard it: keep the state private, hand out a Snapshot", t.at(field), name, fieldName))
			} else if embedded := p.findStruct(fieldName); len(field.Names) == 0 && embedded != nil {
				broken = append(broken, t.open(p, name, embedded)...)
			}
		}
	}
	return broken
}

func (p *pkg) findStruct(name string) *ast.StructType {
	for _, f := range p.production() {
		for found, s := range structs(f) {
			if found == name {
				return s
			}
		}
	}
	return nil
}

// fieldNames are the names of a field; an embedded one has its type's.
func fieldNames(field *ast.Field) []string {
	var names []string
	for _, ident := range field.Names {
		names = append(names, ident.Name)
	}
	if len(names) > 0 {
		return names
	}
	switch embedded := field.Type.(type) {
	case *ast.SelectorExpr:
		return []string{embedded.Sel.Name}
	default:
		return []string{receiver(field.Type)}
	}
}

// changing tells which types of a package have methods on a pointer.
func (p *pkg) changing() map[string]bool {
	found := map[string]bool{}
	for _, f := range p.production() {
		for _, d := range f.syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil {
				continue
			}
			if _, pointer := fn.Recv.List[0].Type.(*ast.StarExpr); pointer {
				found[receiver(fn.Recv.List[0].Type)] = true
			}
		}
	}
	return found
}

// receiver is the name of a method's type, without pointer and parameters.
func receiver(expr ast.Expr) string {
	switch e := expr.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return ""
}

// types yields the type declarations of a file.
func types(f *file) func(yield func(*ast.GenDecl, *ast.TypeSpec) bool) {
	return func(yield func(*ast.GenDecl, *ast.TypeSpec) bool) {
		for _, d := range f.syntax.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok || group.Tok != token.TYPE {
				continue
			}
			for _, spec := range group.Specs {
				if s, ok := spec.(*ast.TypeSpec); ok && !yield(group, s) {
					return
				}
			}
		}
	}
}

// structs yields the struct types of a file by name.
func structs(f *file) func(yield func(string, *ast.StructType) bool) {
	return func(yield func(string, *ast.StructType) bool) {
		for _, spec := range types(f) {
			if s, ok := spec.Type.(*ast.StructType); ok && !yield(spec.Name.Name, s) {
				return
			}
		}
	}
}
