package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
)

// mutant is one change of a file: its bytes from start to end become text.
type mutant struct {
	file         string
	line, column int
	start, end   int
	text         string
	// name tells the mutant from all others of its package, and stays when lines
	// above it come and go.
	name string
}

// swaps are the operators that take each other's place.
var swaps = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR}, token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL}, token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.ADD: {token.SUB}, token.SUB: {token.ADD}, token.MUL: {token.QUO}, token.QUO: {token.MUL}, token.REM: {token.MUL},
	token.SHL: {token.SHR}, token.SHR: {token.SHL}, token.AND: {token.OR}, token.OR: {token.AND}, token.XOR: {token.AND},
	token.INC: {token.DEC}, token.DEC: {token.INC}, token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN},
}

// mutants are the changes of the files (all when none is named) that compile.
func (s *source) mutants(files []string) ([]mutant, error) {
	for _, name := range files {
		if s.files[name] == nil {
			return nil, fmt.Errorf("there is no file %s", name)
		}
	}
	var found []mutant
	for name, file := range s.files {
		if len(files) > 0 && !slices.Contains(files, name) {
			continue
		}
		f := finder{source: s, file: name}
		for _, declaration := range file.Decls {
			f.function = "-"
			if fn, ok := declaration.(*ast.FuncDecl); ok {
				f.function = fn.Name.Name
			}
			ast.Inspect(declaration, f.visit)
		}
		found = append(found, f.found...)
	}
	slices.SortStableFunc(found, func(a, b mutant) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.start, b.start))
	})
	found = slices.DeleteFunc(found, func(m mutant) bool { return !s.compiles(m) })
	number(found)
	return found, nil
}

// number tells mutants of the same name apart.
func number(mutants []mutant) {
	seen := map[string]int{}
	for i := range mutants {
		name := mutants[i].name
		if seen[name]++; seen[name] > 1 {
			mutants[i].name = fmt.Sprintf("%s (%d)", name, seen[name])
		}
	}
}

// finder collects the changes of one file.
type finder struct {
	*source
	file, function string
	found          []mutant
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		f.swap(n, n.Op, n.OpPos)
		if n.Op == token.LAND || n.Op == token.LOR {
			f.negate(n.X, n.Y)
		}
	case *ast.IncDecStmt:
		f.swap(n, n.Tok, n.TokPos)
	case *ast.AssignStmt:
		f.swap(n, n.Tok, n.TokPos)
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			f.add(n, n.OpPos, n.X.Pos(), "")
		}
	case *ast.Ident:
		if opposite := map[string]string{"true": "false", "false": "true"}[n.Name]; opposite != "" {
			f.add(n, n.Pos(), n.End(), opposite)
		}
	case *ast.IfStmt:
		f.negate(n.Cond)
	case *ast.ForStmt:
		f.negate(n.Cond)
	case *ast.ReturnStmt:
		f.negate(n.Results...)
	case *ast.BlockStmt:
		f.remove(n.List)
	case *ast.CaseClause:
		f.negate(n.List...)
		f.remove(n.Body)
	}
	return true
}

// swap puts other operators in the place of one.
func (f *finder) swap(n ast.Node, operator token.Token, at token.Pos) {
	for _, other := range swaps[operator] {
		f.add(n, at, at+token.Pos(len(operator.String())), other.String())
	}
}

// negate turns truth values round that are no comparison, which swap does.
func (f *finder) negate(expressions ...ast.Expr) {
	for _, e := range expressions {
		switch e := e.(type) {
		case *ast.CallExpr, *ast.SelectorExpr, *ast.IndexExpr:
			f.add(e, e.Pos(), e.Pos(), "!")
		case *ast.Ident:
			if e.Name != "true" && e.Name != "false" && e.Name != "nil" {
				f.add(e, e.Pos(), e.Pos(), "!")
			}
		}
	}
}

// remove leaves out statements, one at a time.
func (f *finder) remove(statements []ast.Stmt) {
	for _, s := range statements {
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok != token.DEFINE {
				f.add(s, s.Pos(), s.End(), "")
			}
		case *ast.ExprStmt, *ast.ReturnStmt, *ast.BranchStmt, *ast.DeferStmt:
			f.add(s, s.Pos(), s.End(), "")
		}
	}
}

// add notes the change of a part of a node.
func (f *finder) add(n ast.Node, from, to token.Pos, text string) {
	offset := func(p token.Pos) int { return f.fset.Position(p).Offset }
	at := f.fset.Position(from)
	m := mutant{file: f.file, line: at.Line, column: at.Column, start: at.Offset, end: offset(to), text: text}
	source := f.texts[f.file]
	before := string(source[offset(n.Pos()):offset(n.End())])
	after := string(source[offset(n.Pos()):m.start]) + text + string(source[m.end:offset(n.End())])
	if after == "" {
		after = "nothing"
	}
	m.name = fmt.Sprintf("%s %s: %s => %s", f.file, f.function, short(before), short(after))
	f.found = append(f.found, m)
}

// short is code in one line.
func short(code string) string { return strings.Join(strings.Fields(code), " ") }
