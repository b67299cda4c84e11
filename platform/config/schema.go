package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Key is one setting there is.
type Key struct {
	Name    string // as in the file: a.b_c
	Env     string // PREFIX_A_B_C
	Flag    string // a.b-c
	Default string // as text; lists joined by commas
	Comment string // the comment over it in the defaults document, on one line
}

// entry is what one source says about one setting.
type entry struct {
	key     string
	spelt   string // the key as the source spells it, when that differs
	value   any    // a string from the environment and from flags; a YAML value from a file
	where   string
	comment string
	problem string // set when the entry cannot be used at all
}

func (e entry) label() string {
	if e.spelt != "" {
		return e.spelt
	}
	return e.key
}

// schema is what settings there are: the keys of the defaults document, which are the fields of the struct.
type schema struct {
	keys     []Key
	defaults []entry
	fields   map[string]reflect.Type
	byEnv    map[string]string // variable to key
	prefix   string
}

// newSchema reads the defaults and compares them with T. An error is a mistake in the program.
func newSchema[T any](defaults []byte, envPrefix string) (*schema, error) {
	entries, keys, err := readKeys(defaults, envPrefix)
	if err != nil {
		return nil, err
	}
	s := &schema{keys: keys, defaults: entries, prefix: envPrefix,
		fields: map[string]reflect.Type{}, byEnv: map[string]string{}}
	if err := collectFields(reflect.TypeFor[T](), "", s.fields); err != nil {
		return nil, err
	}
	for _, k := range keys {
		if _, ok := s.fields[k.Name]; !ok {
			return nil, fmt.Errorf("%s: no field of %s takes it", k.Name, reflect.TypeFor[T]())
		}
		if other, ok := s.byEnv[k.Env]; ok {
			return nil, fmt.Errorf("%s and %s are both %s in the environment", other, k.Name, k.Env)
		}
		s.byEnv[k.Env] = k.Name
	}
	for name := range s.fields {
		if !slices.ContainsFunc(keys, func(k Key) bool { return k.Name == name }) {
			return nil, fmt.Errorf("%s: the defaults do not have it", name)
		}
	}
	return s, nil
}

// Keys lists the settings of a defaults document in its order. An error is a mistake in the document.
func Keys(defaults []byte, envPrefix string) ([]Key, error) {
	_, keys, err := readKeys(defaults, envPrefix)
	return keys, err
}

func readKeys(defaults []byte, envPrefix string) ([]entry, []Key, error) {
	entries, err := parseYAML(defaults, "defaults")
	if err != nil {
		return nil, nil, err
	}
	keys := make([]Key, 0, len(entries))
	for _, e := range entries {
		if e.problem != "" {
			return nil, nil, fmt.Errorf("%s: %s: %s", e.where, e.key, e.problem)
		}
		keys = append(keys, Key{
			Name:    e.key,
			Env:     envPrefix + strings.ToUpper(strings.ReplaceAll(e.key, ".", "_")),
			Flag:    strings.ReplaceAll(e.key, "_", "-"),
			Default: text(e.value),
			Comment: e.comment,
		})
	}
	return entries, keys, nil
}

// text is a value as a person would type it in the environment.
func text(v any) string {
	list, ok := v.([]any)
	if !ok {
		return fmt.Sprint(v)
	}
	parts := make([]string, len(list))
	for i, item := range list {
		parts[i] = fmt.Sprint(item)
	}
	return strings.Join(parts, ",")
}
