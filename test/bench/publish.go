package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// The part of performance.md that this program writes lies between two marks;
// the rest is written by hand.
const (
	beginMark = "<!-- written by go run ./test/bench -->"
	endMark   = "<!-- end of what it wrote -->"
)

// publish merges a run into what earlier ones found, and writes the documents.
func publish(dir string, fresh run) error {
	earlier, err := readResults(filepath.Join(dir, "performance.json"))
	if err != nil {
		return err
	}
	all := earlier.with(fresh)
	if err := all.write(filepath.Join(dir, "performance.json")); err != nil {
		return err
	}
	if err := writeFile(filepath.Join(dir, "performance.svg"), picture(all)); err != nil {
		return err
	}
	path := filepath.Join(dir, "performance.md")
	text, err := os.ReadFile(path) //nolint:gosec // a document of the repository
	if err != nil {
		return fmt.Errorf("read the document: %w", err)
	}
	before, rest, found := strings.Cut(string(text), beginMark)
	_, after, closed := strings.Cut(rest, endMark)
	if !found || !closed {
		return fmt.Errorf("%s has no place between %q and %q", path, beginMark, endMark)
	}
	return writeFile(path, before+beginMark+"\n"+document(all)+endMark+after)
}

func writeFile(path, text string) error {
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // documents
		return fmt.Errorf("write a document: %w", err)
	}
	return nil
}
