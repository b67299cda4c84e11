package describe

import (
	"fmt"
	"strings"
)

// overview draws every table of every owner, without columns, and the foreign keys between them.
func overview(c catalogue, _ string) string {
	var b strings.Builder
	b.WriteString("```mermaid\nerDiagram\n")
	for _, t := range c.owned("") {
		fmt.Fprintf(&b, "  %s\n", t.Name)
	}
	for _, t := range c.owned("") {
		b.WriteString(t.relations())
	}
	b.WriteString("```\n")
	return b.String()
}

// diagram draws the tables of one owner with their columns.
func diagram(c catalogue, of string) string {
	var b strings.Builder
	b.WriteString("```mermaid\nerDiagram\n")
	for _, t := range c.owned(of) {
		b.WriteString(t.relations())
	}
	for _, t := range c.owned(of) {
		fmt.Fprintf(&b, "  %s {\n", t.Name)
		for _, col := range t.Columns {
			fmt.Fprintf(&b, "    %s %s%s\n", strings.ReplaceAll(shortType(col.Type), " ", "_"), col.Name, t.keys(col.Name))
		}
		b.WriteString("  }\n")
	}
	b.WriteString("```\n")
	return b.String()
}

func (t table) keys(name string) string {
	var keys []string
	if _, ok := t.key("p", name); ok {
		keys = append(keys, "PK")
	}
	if _, ok := t.key("f", name); ok {
		keys = append(keys, "FK")
	}
	if len(keys) == 0 {
		return ""
	}
	return " " + strings.Join(keys, ", ")
}

// relations draws the foreign keys of a table: one row of the other to one or to many of this.
func (t table) relations() string {
	var b strings.Builder
	for _, k := range t.Constraints {
		if k.Kind != "f" {
			continue
		}
		many := "o{"
		if p, ok := t.key("p", k.Columns[0]); ok && len(p.Columns) == len(k.Columns) {
			many = "o|"
		}
		fmt.Fprintf(&b, "  %s ||--%s %s : %s\n", *k.References, many, t.Name, strings.Join(k.Columns, "_"))
	}
	return b.String()
}
