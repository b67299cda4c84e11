package arch

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// confinement keeps a package that can do harm in the folders that need it.
type confinement struct {
	imported string
	within   []string
	why      string
}

var confinements = []confinement{
	{"C", nil, "memory is Go's to handle"},
	{"unsafe", nil, "memory is Go's to handle"},
	{"plugin", nil, "the program runs no code but its own"},
	{"os/exec", []string{"platform/embeddedpg", "platform/tools"}, "no command is run where a request could come near it"},
	{"text/template", []string{"modules/identity/internal/mailer", "platform/tools"}, "templates are read from files of ours only"},
	{"html/template", []string{"modules/identity/internal/mailer"}, "templates are read from files of ours only"},
	{"encoding/gob", nil, "what is read may become nothing but what was expected"},
	{"encoding/xml", nil, "what is read may become nothing but what was expected"},
}

// dangerous fails for a package that can do harm, imported where nobody needs
// it.
func dangerous(t *tree) []string {
	return t.eachProductionFile(func(p *pkg, f *file) []string {
		var broken []string
		for _, c := range confinements {
			for _, imported := range f.imports {
				if below(imported, c.imported) && !p.within(c.within) {
					broken = append(broken, refused(f, imported, c.why))
				}
			}
		}
		return broken
	})
}

// expressions fails for a regular expression that a function makes of a value:
// made of input it could mean something else, or take for ever. What stands
// outside of functions is made before there is any input.
func expressions(t *tree) []string {
	return t.eachProductionFile(func(p *pkg, f *file) []string {
		if p.within([]string{"platform/tools"}) { // what developers type
			return nil
		}
		var broken []string
		for _, d := range f.syntax.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				broken = append(broken, t.expressionsOf(f, fn)...)
			}
		}
		return broken
	})
}

func (t *tree) expressionsOf(f *file, fn *ast.FuncDecl) []string {
	var broken []string
	for node := range ast.Preorder(fn) {
		call, ok := node.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			continue
		}
		called, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !isPackage(f, called.X, "regexp") || called.Sel.Name == "QuoteMeta" {
			continue
		}
		if _, literal := call.Args[0].(*ast.BasicLit); !literal {
			broken = append(broken, t.at(call)+": makes a regular expression of a value: write it down")
		}
	}
	return broken
}

// callers are those who open connections of their own, to addresses of the
// configuration: for mail, for traces, for the download of PostgreSQL.
var callers = []string{"platform/embeddedpg", "platform/mail", "platform/telemetry", "sdk"}

// What opens a connection, by package. The database's driver is the other one.
var calls = map[string][]string{
	"net":        {"Dial", "DialIP", "DialTCP", "DialTimeout", "DialUDP", "DialUnix", "Dialer"},
	"crypto/tls": {"Client", "Dial", "DialWithDialer", "Dialer"},
	"net/http": {
		"Client", "DefaultClient", "DefaultTransport", "Get", "Head", "NewRequest", "NewRequestWithContext", "Post", "PostForm", "Transport",
	},
	"net/smtp": {"Dial", "NewClient", "SendMail"},
}

// outgoing fails for a connection to others that is opened anywhere else: what a
// request names must never be called.
func outgoing(t *tree) []string {
	return t.eachProductionFile(func(p *pkg, f *file) []string {
		if p.within(callers) {
			return nil
		}
		var broken []string
		for imported, names := range calls {
			for used := range selectors(f, imported) {
				if slices.Contains(names, used.Sel.Name) {
					broken = append(broken, fmt.Sprintf("%s: uses %s of %s: only %s call others",
						t.at(used), used.Sel.Name, imported, strings.Join(callers, ", ")))
				}
			}
		}
		return broken
	})
}

// eachProductionFile asks about every file that goes into the program or into a
// tool beside it.
func (t *tree) eachProductionFile(ask func(*pkg, *file) []string) []string {
	var broken []string
	for _, p := range t.packages {
		if p.forTests() {
			continue
		}
		for _, f := range p.production() {
			broken = append(broken, ask(p, f)...)
		}
	}
	return broken
}

// within says whether the package is in one of the folders.
func (p *pkg) within(folders []string) bool {
	return slices.ContainsFunc(folders, func(folder string) bool { return below(p.dir, folder) })
}

// isPackage says whether an expression is the name of an imported package.
func isPackage(f *file, x ast.Expr, imported string) bool {
	name, ok := x.(*ast.Ident)
	return ok && name.Name == localName(f, imported)
}
