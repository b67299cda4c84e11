package coverage

import (
	"fmt"
	"path"
	"strings"
)

// DocumentFile is what the map is written to, from the project's root.
const DocumentFile = "docs/asvs.md"

const introduction = `# ASVS 5.0.0, clause by clause

<!-- Written by ` + "`go tool asvs`" + ` from the comments of the tests and from test/asvs/clauses.yaml. Do not edit. -->

Every clause of levels 1 and 2 of OWASP's [Application Security Verification Standard](https://owasp.org/www-project-application-security-verification-standard/),
version 5.0.0, with the tests that fail when it is broken, or with what is missing. What a clause asks is told in our own
words; the standard's text counts. A test says what it shows in its comment (` + "`// ASVS: 6.2.1, 6.2.4`" + `), so a test that goes
takes its line here along, and ` + "`test/asvs`" + ` fails for a clause of which nothing is left to say. Nobody else has verified this.

A clause is **shown** when a test fails without it; **documented** when it asks for documentation, and there is some; **not
yet** when it is not met, or not shown; **not applicable** when there is nothing here that it could be about.

`

// Document is the map for readers.
func (m Map) Document() string {
	var text strings.Builder
	text.WriteString(introduction)
	m.writeCounts(&text)
	for _, chapter := range m.chapters {
		fmt.Fprintf(&text, "\n## V%d %s\n\n| clause | level | asks | |\n|---|---|---|---|\n", chapter.Number, chapter.Name)
		for _, id := range chapter.ids() {
			c := chapter.Clauses[id]
			fmt.Fprintf(&text, "| %s | %d | %s | %s |\n", id, c.Level, cell(c.Asks), m.answer(id, c))
		}
	}
	return text.String()
}

func (m Map) writeCounts(text *strings.Builder) {
	counts, all := m.Counts(), map[int]int{}
	text.WriteString("| | level 1 | level 2 | both |\n|---|---|---|---|\n")
	row := func(name string, by map[int]int) {
		fmt.Fprintf(text, "| %s | %d | %d | %d |\n", name, by[1], by[2], by[1]+by[2])
	}
	for state, name := range []string{"shown", "documented", "**not yet**", "not applicable"} {
		row(name, counts[State(state)])
		all[1] += counts[State(state)][1]
		all[2] += counts[State(state)][2]
	}
	row("all", all)
	var missing []string
	for _, chapter := range m.chapters {
		for _, id := range chapter.ids() {
			if chapter.Clauses[id].NotYet != "" {
				missing = append(missing, id.String())
			}
		}
	}
	fmt.Fprintf(text, "\nNot yet: %s.\n", strings.Join(missing, ", "))
}

// answer is the last cell of a clause's row.
func (m Map) answer(id ID, c Clause) string {
	var parts []string
	switch {
	case c.NotYet != "":
		parts = append(parts, "**not yet:** "+cell(c.NotYet))
	case c.NotApplicable != "":
		parts = append(parts, "not applicable: "+cell(c.NotApplicable))
	case c.Documented != "":
		parts = append(parts, fmt.Sprintf("documented: [%s](%s)", path.Base(c.Documented), fromDocs(c.Documented)))
	}
	for _, t := range m.tests[id] {
		link := fmt.Sprintf("[%s](%s)", t.name, fromDocs(t.file))
		if t.constraint != "" {
			link += " (built with " + t.constraint + ")"
		}
		parts = append(parts, link)
	}
	if c.Note != "" {
		parts = append(parts, cell(c.Note))
	}
	return strings.Join(parts, "; ")
}

// fromDocs is a path of the project as a link in docs/.
func fromDocs(file string) string {
	if inDocs, ok := strings.CutPrefix(file, path.Dir(DocumentFile)+"/"); ok {
		return inDocs
	}
	return "../" + file
}

func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
