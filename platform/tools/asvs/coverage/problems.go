package coverage

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Problems are what the map must not have: clauses of which nothing is said, words that contradict each other or the
// tests, annotations that name nothing, sections that are not there.
func (m Map) Problems() []string {
	problems := slices.Clone(m.complaints)
	known := map[ID]bool{}
	for _, chapter := range m.chapters {
		for _, id := range chapter.ids() {
			for _, problem := range m.problemsOf(chapter, id) {
				problems = append(problems, fmt.Sprintf("%s: %s %s", CatalogueFile, id, problem))
			}
			known[id] = true
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(m.tests), compare) {
		if !known[id] {
			for _, t := range m.tests[id] {
				problems = append(problems, fmt.Sprintf("%s: %s names %s, which is no clause of the catalogue", t.file, t.name, id))
			}
		}
	}
	return problems
}

func (m Map) problemsOf(chapter Chapter, id ID) []string {
	c, tests := chapter.Clauses[id], m.tests[id]
	var problems []string
	wrong := func(is bool, problem string) {
		if is {
			problems = append(problems, problem)
		}
	}
	wrong(id[0] != chapter.Number, "is in another chapter")
	wrong(c.Level != 1 && c.Level != 2, "has no level 1 or 2")
	wrong(c.Asks == "", "does not say what it asks")
	wrong(said(c) > 1, "has more than one of documented, not_yet and not_applicable")
	wrong(c.state(len(tests)) == Silent, "has neither a test, nor a document, nor an honest not_yet")
	wrong(c.NotYet != "" && len(tests) > 0, "is not_yet, and has a test: "+names(tests))
	wrong(c.NotApplicable != "" && len(tests) > 0, "is not_applicable, and has a test: "+names(tests))
	if c.Documented != "" {
		wrong(!chapter.Documentation || id[1] != 1, "asks for more than documentation: a document does not show it")
		wrong(!m.hasSection(c.Documented), "is documented in "+c.Documented+", which is not there")
	}
	return problems
}

// said counts the words of the catalogue on a clause.
func said(c Clause) int {
	n := 0
	for _, word := range []string{c.Documented, c.NotYet, c.NotApplicable} {
		if word != "" {
			n++
		}
	}
	return n
}

func names(tests []test) string {
	var all []string
	for _, t := range tests {
		all = append(all, t.name)
	}
	return strings.Join(all, ", ")
}

// hasSection says whether a document has the heading of an anchor; one that is no Markdown has to be there.
func (m Map) hasSection(link string) bool {
	file, anchor, _ := strings.Cut(link, "#")
	text, err := fs.ReadFile(m.project, file)
	if err != nil {
		return false
	}
	if !strings.HasSuffix(file, ".md") {
		return true
	}
	for line := range strings.Lines(string(text)) {
		if heading := strings.TrimLeft(line, "#"); heading != line && anchorOf(heading) == anchor {
			return true
		}
	}
	return false
}

// anchorOf is the anchor that GitHub gives a heading.
func anchorOf(heading string) string {
	var anchor strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(heading)) {
		switch {
		case r == ' ':
			anchor.WriteByte('-')
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			anchor.WriteRune(r)
		}
	}
	return anchor.String()
}
