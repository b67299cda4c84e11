package main

import (
	"bytes"
	"embed"
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"strings"
	"text/template"
)

//go:embed all:templates
var templates embed.FS

const suffix = ".tmpl"

// render makes the module's own files, by their path in the project.
func render(s spec) (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(templates, "templates", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fill(name, s)
		if err != nil {
			return err
		}
		files[target(s, name)] = text
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("write the module: %w", err)
	}
	return files, nil
}

// target is where a template's outcome belongs.
func target(s spec, name string) string {
	below := strings.TrimSuffix(strings.TrimPrefix(name, "templates/"), suffix)
	dir, file := path.Split(below)
	switch {
	case dir == "wiring/":
		dir = s.Module + "module/"
	case file == "entity.go", file == "entity_test.go", file == "store.go", file == "store_test.go":
		file = strings.Replace(strings.Replace(file, "entity", s.Snake(), 1), "store", s.Table(), 1)
	}
	return path.Join("modules", s.Module, dir, file)
}

func fill(name string, s spec) ([]byte, error) {
	parsed, err := template.New(path.Base(name)).Delims("<<", ">>").
		Funcs(template.FuncMap{"title": func(text string) string { return strings.ToUpper(text[:1]) + text[1:] }}).
		ParseFS(templates, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var text bytes.Buffer
	if err := parsed.Execute(&text, s); err != nil {
		return nil, fmt.Errorf("fill %s: %w", name, err)
	}
	formatted, err := format.Source(text.Bytes())
	if err != nil {
		return nil, fmt.Errorf("format %s: %w", name, err)
	}
	return formatted, nil
}
