package coverage

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// test is a function of a test file that shows a clause: a test, or a case that one runs. (A function that nobody runs
// does not pass the linter.)
type test struct {
	name       string // with its package
	file       string // from the project's root
	constraint string // what it is built under; empty is always
}

// annotation is a line that names clauses, where it belongs.
type annotation struct {
	test    test
	clauses []ID
}

// The one form of an annotation, and whatever somebody may have meant as one.
var (
	annotated = regexp.MustCompile(`^// ASVS: (\d+\.\d+\.\d+(?:, \d+\.\d+\.\d+)*)$`)
	meant     = regexp.MustCompile(`(?i)^//\s*asvs\b`)
)

// annotationsIn reads every test file of the project, whatever it is built under. Lines that are not where or as they
// should be come back as complaints.
func annotationsIn(fsys fs.FS) (found []annotation, complaints []string, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && foreign(fsys, name):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("read a test: %w", err)
		}
		more, wrong, err := annotationsOf(name, text)
		found, complaints = append(found, more...), append(complaints, wrong...)
		return err
	})
	return found, complaints, err
}

// foreign says whether a folder holds no tests of this module.
func foreign(fsys fs.FS, dir string) bool {
	if dir == "." {
		return false
	}
	base := path.Base(dir)
	if strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules" || dir == "data" {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(dir, "go.mod"))
	return err == nil
}

func annotationsOf(name string, text []byte) (found []annotation, complaints []string, err error) {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, fmt.Errorf("parse a test: %w", err)
	}
	functions := map[*ast.Comment]string{}
	for _, declaration := range syntax.Decls {
		if function, ok := declaration.(*ast.FuncDecl); ok && function.Doc != nil {
			for _, line := range function.Doc.List {
				functions[line] = function.Name.Name
			}
		}
	}
	pkg, under := strings.TrimSuffix(syntax.Name.Name, "_test"), constraintOf(syntax)
	for _, group := range syntax.Comments {
		for _, line := range group.List {
			if !meant.MatchString(line.Text) {
				continue
			}
			function := functions[line]
			clauses, complaint := clausesOf(line.Text, function)
			if complaint != "" {
				complaints = append(complaints, fmt.Sprintf("%s: %s", fset.Position(line.Pos()), complaint))
				continue
			}
			found = append(found, annotation{test{pkg + "." + function, name, under}, clauses})
		}
	}
	return found, complaints, nil
}

func clausesOf(line, function string) (clauses []ID, complaint string) {
	parts := annotated.FindStringSubmatch(line)
	switch {
	case parts == nil:
		return nil, "an annotation looks like // ASVS: 6.2.1, 6.2.4"
	case function == "":
		return nil, "an annotation belongs into the comment of a function"
	case strings.HasPrefix(function, "Benchmark"):
		return nil, "a benchmark shows nothing: nobody runs it as a test"
	}
	for _, number := range strings.Split(parts[1], ", ") {
		id, err := ParseID(number)
		if err != nil {
			return nil, err.Error()
		}
		clauses = append(clauses, id)
	}
	return clauses, ""
}

// constraintOf is what a file's //go:build line says.
func constraintOf(syntax *ast.File) string {
	for _, group := range syntax.Comments {
		for _, line := range group.List {
			if line.Pos() < syntax.Package && constraint.IsGoBuild(line.Text) {
				return strings.TrimSpace(strings.TrimPrefix(line.Text, "//go:build"))
			}
		}
	}
	return ""
}
