// Command asvs writes docs/asvs.md: the clauses of OWASP ASVS with the tests that show them. Run it as `go tool asvs`,
// anywhere inside the project, after the comment of a test or test/asvs/clauses.yaml has changed. It is a developer's tool
// and no part of the server.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"roster/platform/tools/asvs/coverage"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "asvs: "+err.Error())
		os.Exit(1)
	}
}

// run writes the map as it is, and then says what is wrong with it.
func run() error {
	root, err := projectRoot()
	if err != nil {
		return err
	}
	m, err := coverage.Read(os.DirFS(root))
	if err != nil {
		return err
	}
	file := filepath.Join(root, coverage.DocumentFile)
	if err := os.WriteFile(file, []byte(m.Document()), 0o644); err != nil { //nolint:gosec // a document, readable by all
		return fmt.Errorf("write the map: %w", err)
	}
	var wrong []error
	for _, problem := range m.Problems() {
		wrong = append(wrong, errors.New(problem))
	}
	return errors.Join(wrong...)
}

// projectRoot is the nearest folder upwards with a go.mod.
func projectRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the project: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod here or above: run it inside the project")
		}
		dir = filepath.Dir(dir)
	}
}
