package importfile

import "strings"

// formulaStarts begin what a spreadsheet would run, or take for an escape.
const formulaStarts = "=+-@\t\r'"

// Escaped keeps spreadsheets from running what a person wrote as a formula: the
// quote before it says that it is text. Unescaped undoes it.
func Escaped(s string) string {
	if s == "" || !strings.Contains(formulaStarts, s[:1]) || s[0] == '\'' && !escaped(s) {
		return s
	}
	return "'" + s
}

// Unescaped is the text of which Escaped made s; what it never makes stays.
func Unescaped(s string) string {
	if escaped(s) {
		return s[1:]
	}
	return s
}

func escaped(s string) bool {
	return len(s) > 1 && s[0] == '\'' && strings.Contains(formulaStarts, s[1:2])
}
