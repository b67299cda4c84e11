package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// documented fails for a package that does not say what it is for, and for an
// exported name that does not say what it promises. An interface of several
// methods says it for each.
func documented(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		if !p.introduced() {
			broken = append(broken, p.dir+": has no package comment that says what it is for")
		}
		for _, f := range p.production() {
			if f.generated {
				continue
			}
			for _, d := range f.syntax.Decls {
				for _, undocumented := range undocumentedIn(d) {
					broken = append(broken, fmt.Sprintf("%s: %s has no comment that says what it promises", t.at(undocumented), undocumented.Name))
				}
			}
		}
	}
	return broken
}

// introduced says whether one file introduces the package by its name.
func (p *pkg) introduced() bool {
	for _, f := range p.files {
		name := f.syntax.Name.Name
		if doc := f.syntax.Doc.Text(); doc != "" && (name == "main" || strings.HasPrefix(doc, "Package "+name+" ")) {
			return true
		}
	}
	return false
}

// undocumentedIn gives the names in a declaration that lack a comment.
func undocumentedIn(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && (d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type))) {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		var found []*ast.Ident
		for _, spec := range d.Specs {
			found = append(found, undocumentedSpec(d, spec)...)
		}
		return found
	}
	return nil
}

// undocumentedSpec looks at one line of a declaration. A comment above a group
// speaks for its constants and variables, and for a type only if it is alone.
func undocumentedSpec(group *ast.GenDecl, spec ast.Spec) []*ast.Ident {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		if group.Doc != nil || s.Doc != nil || s.Comment != nil {
			return nil
		}
		var found []*ast.Ident
		for _, name := range s.Names {
			if name.IsExported() {
				found = append(found, name)
			}
		}
		return found
	case *ast.TypeSpec:
		if !s.Name.IsExported() {
			return nil
		}
		if s.Doc == nil && s.Comment == nil && (group.Doc == nil || group.Lparen != token.NoPos && len(group.Specs) > 1) {
			return []*ast.Ident{s.Name}
		}
		if i, ok := s.Type.(*ast.InterfaceType); ok && len(i.Methods.List) > 1 {
			return undocumentedMethods(i)
		}
	}
	return nil
}

func undocumentedMethods(i *ast.InterfaceType) []*ast.Ident {
	var found []*ast.Ident
	for _, field := range i.Methods.List {
		if field.Doc == nil && field.Comment == nil {
			found = append(found, field.Names...)
		}
	}
	return found
}
