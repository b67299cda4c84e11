package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFileBytes is far above any settings file and far below what hurts.
const maxFileBytes = 1 << 20

// readFile reads the settings file. An empty path is no file.
func readFile(path string) ([]entry, error) {
	if path == "" {
		return nil, nil
	}
	f, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	defer f.Close() //nolint:errcheck // opened for reading
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	if len(data) > maxFileBytes {
		return nil, fmt.Errorf("read settings %s: larger than %d bytes", path, maxFileBytes)
	}
	return parseYAML(data, path)
}

// parseYAML reads one document into entries in its order, each with its line.
func parseYAML(data []byte, name string) ([]entry, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, yamlProblem(name, err)
	}
	if err := dec.Decode(new(yaml.Node)); err == nil {
		return nil, Problems{{Where: name, Key: "---", Message: "a settings file holds one YAML document only"}}
	} else if !errors.Is(err, io.EOF) {
		return nil, yamlProblem(name, err)
	}
	root := doc.Content[0]
	if isNull(root) {
		return nil, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, Problems{{Where: fmt.Sprintf("%s:%d", name, root.Line), Key: "document",
			Message: "must be settings written as key: value"}}
	}
	w := walker{file: name, lines: map[string]int{}}
	w.mapping(root, "")
	return w.entries, nil
}

func yamlProblem(name string, err error) error {
	return fmt.Errorf("read settings %s: %w", name, err)
}

// walker flattens a document into entries.
type walker struct {
	file    string
	lines   map[string]int
	entries []entry
}

func (w *walker) mapping(n *yaml.Node, prefix string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		e := entry{
			key:     prefix + key.Value,
			where:   fmt.Sprintf("%s:%d", w.file, key.Line),
			comment: comment(key.HeadComment),
		}
		switch {
		case key.Kind != yaml.ScalarNode:
			e.key, e.problem = prefix+"?", "a key must be plain text"
		case w.lines[e.key] != 0:
			e.problem = fmt.Sprintf("given twice, first on line %d", w.lines[e.key])
		case value.Kind == yaml.MappingNode && len(value.Content) > 0:
			w.lines[e.key] = key.Line
			w.mapping(value, e.key+".")
			continue
		case value.Kind == yaml.MappingNode || isNull(value):
			continue // an empty section, or a key without a value: what was there before stays
		case hasAlias(value):
			e.problem = "anchors and aliases are not supported"
		default:
			e.value, e.problem = scalar(value)
		}
		w.lines[e.key] = key.Line
		w.entries = append(w.entries, e)
	}
}

func scalar(n *yaml.Node) (any, string) {
	var v any
	if err := n.Decode(&v); err != nil {
		return nil, "cannot be read as YAML"
	}
	return v, ""
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func hasAlias(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return true
	}
	for _, c := range n.Content {
		if hasAlias(c) {
			return true
		}
	}
	return false
}

// comment is a YAML comment as one line of plain text.
func comment(head string) string {
	lines := strings.Split(head, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(l), "#"))
	}
	return strings.TrimSpace(strings.Join(lines, " "))
}
