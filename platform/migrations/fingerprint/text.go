package fingerprint

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

const header = `# What the catalogue looks like when every migration has run, one object a line.
# Written by ` + "`go tool schema hash`" + `. Do not edit.
`

// Format is the text of a fingerprint file.
func Format(lines []string) []byte {
	return []byte(header + strings.Join(lines, "\n") + "\n")
}

// Parse is the reverse of [Format].
func Parse(body []byte) []string {
	var lines []string
	for line := range bytes.Lines(body) {
		text := strings.TrimRight(string(line), "\r\n")
		if text != "" && !strings.HasPrefix(text, "#") {
			lines = append(lines, text)
		}
	}
	return lines
}

// Compare returns a line for each object that is missing from have, unexpected in it, or different, in order of name.
// Extensions that nobody expects are left alone: operators install their own.
func Compare(want, have []string) []string {
	wanted, found := byName(want), byName(have)
	var diffs []string
	for name, description := range wanted {
		switch live, ok := found[name]; {
		case !ok:
			diffs = append(diffs, fmt.Sprintf("%s: missing, expected %s", name, description))
		case live != description:
			diffs = append(diffs, fmt.Sprintf("%s: is %s, expected %s", name, live, description))
		}
	}
	for name, description := range found {
		if _, ok := wanted[name]; !ok && !strings.HasPrefix(name, "extension ") {
			diffs = append(diffs, fmt.Sprintf("%s: unexpected %s", name, description))
		}
	}
	slices.Sort(diffs)
	return diffs
}

func byName(lines []string) map[string]string {
	names := make(map[string]string, len(lines))
	for _, line := range lines {
		name, description, _ := strings.Cut(line, ": ")
		names[name] = description
	}
	return names
}
