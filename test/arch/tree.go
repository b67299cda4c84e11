package arch

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// tree is the repository as the rules see it.
type tree struct {
	module   string              // the module path of go.mod
	uses     map[string][]string // what each module may use
	packages []*pkg              // sorted by folder
	texts    []text              // declarations that are not Go
	fset     *token.FileSet
}

// pkg is one folder with Go files; its external tests count as part of it.
type pkg struct {
	place

	files []*file
}

// file is one parsed Go file.
type file struct {
	path      string // from the root of the repository, with slashes
	syntax    *ast.File
	imports   []string
	lines     int
	test      bool // its name ends with _test.go
	generated bool
}

// text is one file that is read as lines.
type text struct {
	path, content string
}

// load reads every Go file below the root of fsys, except what belongs to
// another module, to testdata or to a hidden folder.
func load(fsys fs.FS, uses map[string][]string) (*tree, error) {
	t := &tree{uses: uses, fset: token.NewFileSet()}
	gomod, err := fs.ReadFile(fsys, "go.mod")
	if err != nil {
		return nil, fmt.Errorf("read the module path: %w", err)
	}
	for line := range strings.Lines(string(gomod)) {
		if name, ok := strings.CutPrefix(line, "module "); ok {
			t.module = strings.TrimSpace(name)
		}
	}
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && foreign(fsys, name):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		return t.read(fsys, name)
	})
	if err != nil {
		return nil, fmt.Errorf("read the tree: %w", err)
	}
	return t, nil
}

// foreign says whether a folder holds nothing of this module.
func foreign(fsys fs.FS, dir string) bool {
	if dir == "." {
		return false
	}
	base := path.Base(dir)
	if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata" || dir == "data" {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(dir, "go.mod"))
	return err == nil
}

func (t *tree) read(fsys fs.FS, name string) error {
	switch path.Ext(name) {
	case ".go", ".hcl", ".sql", ".yaml", ".yml":
	default:
		return nil
	}
	source, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	if path.Ext(name) != ".go" {
		t.texts = append(t.texts, text{name, string(source)})
		return nil
	}
	syntax, err := parser.ParseFile(t.fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("parse %s: %w", name, err)
	}
	f := &file{
		path: name, syntax: syntax, lines: bytes.Count(source, []byte("\n")),
		test: strings.HasSuffix(name, "_test.go"), generated: ast.IsGenerated(syntax),
	}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return fmt.Errorf("read an import of %s: %w", name, err)
		}
		f.imports = append(f.imports, imported)
	}
	p := t.folder(path.Dir(name))
	p.files = append(p.files, f)
	return nil
}

// folder finds the package of a folder, or adds it.
func (t *tree) folder(dir string) *pkg {
	i, found := slices.BinarySearchFunc(t.packages, dir, func(p *pkg, dir string) int {
		return strings.Compare(p.dir, dir)
	})
	if !found {
		t.packages = slices.Insert(t.packages, i, &pkg{place: placeOf(dir)})
	}
	return t.packages[i]
}

// line is where a piece of syntax begins.
func (t *tree) line(node ast.Node) int { return t.fset.Position(node.Pos()).Line }

// at is the path and line of a piece of syntax.
func (t *tree) at(node ast.Node) string {
	position := t.fset.Position(node.Pos())
	return fmt.Sprintf("%s:%d", position.Filename, position.Line)
}

// production are the files of a package that go into a program.
func (p *pkg) production() []*file {
	return slices.DeleteFunc(slices.Clone(p.files), func(f *file) bool { return f.test })
}
