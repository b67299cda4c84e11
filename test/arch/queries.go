package arch

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
)

// What no store of a module calls: the unit of work belongs to the platform,
// the schema to the migrations, and First sorts where Take does not.
var notInStores = map[string]string{
	"AutoMigrate": "the schema is declared in schema.hcl",
	"Begin":       "the unit of work is database.DB.Do",
	"BeginTx":     "the unit of work is database.DB.Do",
	"Commit":      "the unit of work is database.DB.Do",
	"First":       "Take finds the row without sorting",
	"Rollback":    "the unit of work is database.DB.Do",
	"Transaction": "the unit of work is database.DB.Do",
}

var everyColumn = regexp.MustCompile(`(?i)\bselect\s+(\w+\.)?\*`)

// queries fails for a call in a store that is not a store's to make, and for a
// query in a module that does not list its columns.
func queries(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		if p.module == "" {
			continue
		}
		for _, f := range p.production() {
			for node := range ast.Preorder(f.syntax) {
				broken = append(broken, t.query(p, node)...)
			}
		}
	}
	return broken
}

func (t *tree) query(p *pkg, node ast.Node) []string {
	switch n := node.(type) {
	case *ast.CallExpr:
		called, ok := n.Fun.(*ast.SelectorExpr)
		if !ok || p.part != partGORM {
			return nil
		}
		if why, ok := notInStores[called.Sel.Name]; ok {
			return []string{fmt.Sprintf("%s: calls %s: %s", t.at(n), called.Sel.Name, why)}
		}
	case *ast.BasicLit:
		if n.Kind == token.STRING && everyColumn.MatchString(n.Value) {
			return []string{t.at(n) + ": selects *: a query lists its columns"}
		}
	}
	return nil
}
