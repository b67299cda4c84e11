package config

import (
	"slices"
	"strings"
)

// fromEnviron picks the settings out of an environment. Underscores separate sections and words alike, so a variable
// is looked up among the known keys and never taken apart.
func (s *schema) fromEnviron(environ, notSettings []string) []entry {
	if s.prefix == "" {
		return nil
	}
	var out []entry
	for _, kv := range environ {
		name, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(name, s.prefix) || slices.Contains(notSettings, name) {
			continue
		}
		key := s.byEnv[name]
		if key != "" && value == "" {
			continue
		}
		out = append(out, entry{key: key, spelt: name, value: value, where: "environment"})
	}
	slices.SortFunc(out, func(a, b entry) int { return strings.Compare(a.spelt, b.spelt) })
	return out
}
