package config

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing wrong with the settings.
type Problem struct {
	Where   string // the file and line, "environment" or "flag"; empty when it is about the settings as a whole
	Key     string // the setting, spelt as in the place it came from
	Message string // what is wrong and how to mend it; never the value, which may be a secret
}

// String is the problem on one line.
func (p Problem) String() string {
	if p.Where == "" {
		return fmt.Sprintf("%s: %s", p.Key, p.Message)
	}
	return fmt.Sprintf("%s: %s: %s", p.Where, p.Key, p.Message)
}

// Problems is everything wrong with the settings. As an error it has one line for each.
type Problems []Problem

// Error is one line for each problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Add notes that a setting is wrong.
func (ps *Problems) Add(key, format string, args ...any) {
	*ps = append(*ps, Problem{Key: key, Message: fmt.Sprintf(format, args...)})
}

// Has reports whether a problem with the key is among them.
func (ps Problems) Has(key string) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Key == key })
}

// orNil makes sure that no problems are no error.
func (ps Problems) orNil() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}
