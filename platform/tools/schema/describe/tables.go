package describe

import (
	"fmt"
	"strings"
)

const (
	personal = "Personal. "
	secret   = "Secret. "
)

// tables describes an owner's tables, column by column.
func tables(c catalogue, of string) string {
	var b strings.Builder
	for _, t := range c.owned(of) {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| column | type | rules | what for |\n|---|---|---|---|\n", code(t.Name), told(t.Comment))
		for _, col := range t.Columns {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", code(col.Name), shortType(col.Type), t.rules(col), meaning(col.Comment))
		}
		b.WriteString(t.acrossColumns())
		b.WriteString(t.indexList())
	}
	b.WriteByte('\n')
	return b.String()
}

func shortType(of string) string {
	return strings.Replace(of, "timestamp with time zone", "timestamptz", 1)
}

// meaning is a comment with its mark as a word in bold.
func meaning(comment string) string {
	for _, mark := range []string{personal, secret} {
		if text, ok := strings.CutPrefix(comment, mark); ok {
			return "**" + strings.ToLower(strings.TrimSuffix(mark, ". ")) + "** · " + text
		}
	}
	return comment
}

// rules are what the database holds one column to.
func (t table) rules(col column) string {
	var rules []string
	if k, ok := t.key("p", col.Name); ok {
		rules = append(rules, "key"+map[bool]string{true: " (part)"}[len(k.Columns) > 1])
	} else if col.NotNull {
		rules = append(rules, "not null")
	}
	if k, ok := t.key("f", col.Name); ok {
		rules = append(rules, "→ "+code(*k.References)+map[bool]string{true: ", goes with it"}[k.Cascades])
	}
	if col.Default != nil && !strings.HasPrefix(*col.Default, "nextval") {
		rules = append(rules, "default "+code(plain(*col.Default)))
	} else if col.Default != nil {
		rules = append(rules, "from a sequence")
	}
	if col.Bytes {
		rules = append(rules, "by bytes")
	}
	for _, k := range t.Constraints {
		if k.Kind == "c" && len(k.Columns) == 1 && k.Columns[0] == col.Name {
			rules = append(rules, code(plain(k.Rule)))
		}
	}
	return strings.Join(rules, "; ")
}

// acrossColumns are the rules that bind several columns.
func (t table) acrossColumns() string {
	var rules []string
	for _, k := range t.Constraints {
		if k.Kind == "c" && len(k.Columns) > 1 {
			rules = append(rules, code(plain(k.Rule)))
		}
	}
	if len(rules) == 0 {
		return ""
	}
	return "\nAcross columns: " + strings.Join(rules, "; ") + ".\n"
}

func (t table) indexList() string {
	var b strings.Builder
	for _, i := range t.Indexes {
		if !i.Primary {
			fmt.Fprintf(&b, "- %s: %s\n", code(i.Name), i.on())
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "\nIndexes beside the key:\n\n" + b.String()
}

// on is what an index is on, as its definition says it.
func (i index) on() string {
	_, rest, _ := strings.Cut(i.Definition, " USING ")
	method, rest, _ := strings.Cut(rest, " ")
	columns, where, partial := strings.Cut(rest, " WHERE ")
	text := code(plain(columns))
	if i.Unique {
		text = "unique " + text
	}
	if method != "btree" {
		text += " " + strings.ToUpper(method)
	}
	if partial {
		text += " where " + code(plain(where))
	}
	return text
}
