package describe

import (
	"fmt"
	"strings"
)

// figures counts what there is.
func figures(c catalogue, _ string) string {
	tables, views, all, checks, keys := 0, 0, 0, 0, 0
	for _, t := range c.Tables {
		if t.view() {
			views++
		} else {
			tables++
		}
		all += len(t.Indexes)
		for _, k := range t.Constraints {
			switch k.Kind {
			case "c":
				checks++
			case "f":
				keys++
			}
		}
	}
	return fmt.Sprintf("%d tables, %d materialised views, %d indexes, %d foreign keys, %d checks, %d functions, %d triggers.\n",
		tables, views, all, keys, checks, len(c.Functions), len(c.Triggers))
}

// marks lists the columns that carry a mark, by table.
func marks(c catalogue, mark string) string {
	var b strings.Builder
	b.WriteString("| table | columns |\n|---|---|\n")
	for _, t := range c.owned("") {
		var names []string
		for _, col := range t.Columns {
			if strings.HasPrefix(col.Comment, mark) {
				names = append(names, code(col.Name))
			}
		}
		if len(names) > 0 {
			fmt.Fprintf(&b, "| %s | %s |\n", code(t.Name), strings.Join(names, ", "))
		}
	}
	return b.String()
}

func functions(c catalogue, _ string) string {
	var b strings.Builder
	b.WriteString("| function | answers | runs as | what for |\n|---|---|---|---|\n")
	for _, f := range c.Functions {
		runs := map[bool]string{true: "the owner", false: "the caller"}[f.Definer]
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", code(f.Name), code(f.Returns), runs, told(f.Comment))
	}
	return b.String()
}

func triggers(c catalogue, _ string) string {
	var b strings.Builder
	b.WriteString("| table | trigger | fires |\n|---|---|---|\n")
	for _, t := range c.Triggers {
		_, when, _ := strings.Cut(t.Definition, t.Name+" ")
		when, _, _ = strings.Cut(when, " ON ")
		if t.Always {
			when += ", in replica sessions too"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", code(t.Table), code(t.Name), when)
	}
	return b.String()
}

func views(c catalogue, _ string) string {
	var b strings.Builder
	b.WriteString("| view | columns | what for |\n|---|---|---|\n")
	for _, t := range c.Tables {
		if !t.view() {
			continue
		}
		var names []string
		for _, col := range t.Columns {
			names = append(names, code(col.Name))
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", code(t.Name), strings.Join(names, ", "), told(t.Comment))
	}
	return b.String()
}

// indexes lists every index that is not a primary key, and the queries that need it.
func indexes(c catalogue, _ string) string {
	var b strings.Builder
	b.WriteString("| index | on | needed by |\n|---|---|---|\n")
	for _, t := range c.Tables {
		for _, i := range t.Indexes {
			if i.Primary {
				continue
			}
			comment := ""
			if i.Comment != nil {
				comment = *i.Comment
			}
			fmt.Fprintf(&b, "| %s | %s %s | %s |\n", code(i.Name), code(t.Name), i.on(), comment)
		}
	}
	return b.String()
}
