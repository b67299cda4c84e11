package arch

import (
	"fmt"
	"regexp"
	"strings"
)

// The marks of work that was put off. An issue is the place for that.
var later = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)

// unfinished fails for a comment in Go, or a line of SQL, HCL or YAML, that
// puts something off.
func unfinished(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		for _, f := range p.files {
			for _, group := range f.syntax.Comments {
				for _, c := range group.List {
					if mark := later.FindString(c.Text); mark != "" {
						broken = append(broken, fmt.Sprintf("%s: says %s: finish it, or make it an issue", t.at(c), mark))
					}
				}
			}
		}
	}
	for _, text := range t.texts {
		number := 0
		for line := range strings.Lines(text.content) {
			number++
			if mark := later.FindString(line); mark != "" {
				broken = append(broken, fmt.Sprintf("%s:%d: says %s: finish it, or make it an issue", text.path, number, mark))
			}
		}
	}
	return broken
}
