package queries

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/describe"
)

// guide is the document, with the parts that this package writes:
//
//	<!-- query: login-email -->
//	<!-- end -->
type guide struct {
	t    testing.TB
	path string
	text string
}

func openGuide(t testing.TB) *guide {
	t.Helper()
	project, err := declared.Find()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(project.Root(), filepath.FromSlash(describe.GuideFile))
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return &guide{t: t, path: path, text: string(body)}
}

func section(kind, name string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)(<!-- ` + kind + `: ` + name + ` -->\n)(.*?)(<!-- end -->)`)
}

// part is what a marked part holds.
func (g *guide) part(kind, name string) string {
	g.t.Helper()
	m := section(kind, name).FindStringSubmatch(g.text)
	if m == nil {
		g.t.Fatalf("the guide has no part %q of kind %q", name, kind)
	}
	return m[2]
}

// put replaces what a marked part holds.
func (g *guide) put(kind, name, text string) {
	g.t.Helper()
	g.part(kind, name)
	g.text = section(kind, name).ReplaceAllStringFunc(g.text, func(old string) string {
		m := section(kind, name).FindStringSubmatch(old)
		return m[1] + text + m[3]
	})
}

func (g *guide) save() {
	g.t.Helper()
	if err := os.WriteFile(g.path, []byte(g.text), 0o644); err != nil {
		g.t.Fatal(err)
	}
}

var sqlBlock = regexp.MustCompile("(?s)```sql\n(.*?)```")

// blocks are the SQL blocks of a text.
func blocks(text string) []string {
	var found []string
	for _, m := range sqlBlock.FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	return found
}

var (
	valuesLine = regexp.MustCompile(`(?m)^-- (\$1 =.*(?:\n--   .*)*)\n?`)
	oneLine    = regexp.MustCompile(`\n--  `)
)

// parse reads a block back: the statement, and its values from the comment after it.
func parse(block string) statement {
	m := valuesLine.FindStringSubmatch(block)
	if m == nil {
		return statement{text: strings.TrimSpace(block)}
	}
	s := statement{text: strings.TrimSpace(valuesLine.ReplaceAllString(block, ""))}
	for _, value := range parameter.FindAllStringSubmatch(oneLine.ReplaceAllString(m[1], ""), -1) {
		s.values = append(s.values, value[2])
	}
	return s
}

// arguments are the values as text, for a driver.
func (s statement) arguments() []any {
	var args []any
	for _, value := range s.values {
		args = append(args, strings.Trim(value, "'"))
	}
	return args
}

// fill puts the statement's own values into another: {1} is the first.
func (s statement) fill(text string) string {
	for i, value := range s.values {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i+1), value)
	}
	return text
}

// block writes a statement as one, with its values after it.
func (s statement) block() string {
	var b strings.Builder
	b.WriteString("```sql\n" + wrap(s.text, "", "  ") + "\n")
	if len(s.values) > 0 {
		var values []string
		for i, value := range s.values {
			values = append(values, fmt.Sprintf("$%d = %s", i+1, oneLiner(value)))
		}
		b.WriteString(wrap(strings.Join(values, ", "), "-- ", "--   ") + "\n")
	}
	b.WriteString("```\n")
	return b.String()
}

// oneLiner is a literal without line breaks.
func oneLiner(literal string) string {
	if !strings.Contains(literal, "\n") {
		return literal
	}
	return "E" + strings.ReplaceAll(strings.ReplaceAll(literal, `\`, `\\`), "\n", `\n`)
}

const width = 118

// wrap breaks lines that are too long at spaces outside of quotes.
func wrap(text, first, next string) string {
	var out []string
	prefix := first
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.ReplaceAll(line, "\t", "  "), " \n")
		for len(prefix)+len(line) > width {
			at := breakAt(line, width-len(prefix))
			if at <= 0 {
				break
			}
			out = append(out, prefix+line[:at])
			line, prefix = line[at+1:], next
		}
		out = append(out, prefix+line)
		prefix = first
	}
	return strings.Join(out, "\n")
}

// breakAt is the last space within a length that is not within quotes, nor at the line's beginning.
func breakAt(line string, within int) int {
	last, quotes := -1, 0
	for i, r := range line {
		if i > within && last > 0 {
			break
		}
		if r == '\'' {
			quotes++
		}
		if r == ' ' && quotes%2 == 0 && strings.TrimSpace(line[:i]) != "" {
			last = i
		}
	}
	return last
}

// same compares statements without regard to line breaks.
func same(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}
