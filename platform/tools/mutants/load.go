package main

import (
	"context"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// source is a package with all that is needed to tell whether a change of it
// still compiles.
type source struct {
	path, dir string
	fset      *token.FileSet
	texts     map[string][]byte // by file name, tests excluded
	files     map[string]*ast.File
	imports   types.Importer
}

// load reads the package of a directory.
func load(ctx context.Context, directory string) (*source, error) {
	name := "./" + filepath.ToSlash(directory)
	about, err := goCommand(ctx, "list", "-f", "{{.ImportPath}}\n{{.Dir}}{{range .GoFiles}}\n{{.}}{{end}}", name)
	if err != nil {
		return nil, err
	}
	compiled, err := goCommand(ctx, "list", "-deps", "-export", "-f", "{{.ImportPath}}={{.Export}}", name)
	if err != nil {
		return nil, err
	}
	exports := map[string]string{}
	for line := range strings.Lines(compiled) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		exports[path] = file
	}
	lines := strings.Split(strings.TrimSpace(about), "\n")
	s := &source{path: lines[0], dir: lines[1], fset: token.NewFileSet(), texts: map[string][]byte{}, files: map[string]*ast.File{}}
	s.imports = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for _, file := range lines[2:] {
		if s.texts[file], err = os.ReadFile(filepath.Join(s.dir, file)); err != nil { //nolint:gosec // a file of this project
			return nil, fmt.Errorf("read the package: %w", err)
		}
		if s.files[file], err = parser.ParseFile(s.fset, file, s.texts[file], parser.SkipObjectResolution); err != nil {
			return nil, fmt.Errorf("parse the package: %w", err)
		}
	}
	return s, s.check(s.files)
}

// compiles tells whether the package compiles with a mutant in it.
func (s *source) compiles(m mutant) bool {
	changed, err := parser.ParseFile(s.fset, m.file, s.with(m), parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	files := map[string]*ast.File{m.file: changed}
	for name, file := range s.files {
		if name != m.file {
			files[name] = file
		}
	}
	return s.check(files) == nil
}

func (s *source) check(files map[string]*ast.File) error {
	list := make([]*ast.File, 0, len(files))
	for _, file := range files {
		list = append(list, file)
	}
	checker := types.Config{Importer: s.imports}
	if _, err := checker.Check(s.path, s.fset, list, nil); err != nil {
		return fmt.Errorf("check the types: %w", err)
	}
	return nil
}

// with is the text of the file with the mutant in it.
func (s *source) with(m mutant) []byte {
	text := s.texts[m.file]
	return []byte(string(text[:m.start]) + m.text + string(text[m.end:]))
}

// goCommand is what a command of Go prints.
func goCommand(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...) //nolint:gosec // of this file's and try.go's making
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s%s", args[0], err, out, complaint.String())
	}
	return string(out), nil
}
