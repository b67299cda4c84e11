// Package config loads settings into a typed struct: embedded defaults, a YAML file, the environment and flags, the
// later beating the earlier. It is for package configs, which owns what the settings are; nothing else loads any.
//
// A key a.b_c of the defaults is the same key in the file, PREFIX_A_B_C in the environment and --a.b-c as a flag. The
// keys of the defaults document are the only ones there are: a typing error is reported, never ignored.
package config

import (
	"fmt"

	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// Sources says where settings come from, weakest first.
type Sources struct {
	// Defaults is a YAML document with every key there is, each with its default and a comment.
	Defaults []byte
	// File is the path of a YAML file. Empty: none is read.
	File string
	// Environ is what os.Environ returns. An empty variable counts as not set.
	Environ []string
	// EnvPrefix starts each variable that is a setting, for example "ROSTER_".
	EnvPrefix string
	// NotSettings names the variables that start with EnvPrefix and belong to somebody else.
	NotSettings []string
	// Flags holds the flags AddFlags made; those that were given count. Nil: none.
	Flags *pflag.FlagSet
}

// Load fills a T, whose fields carry `koanf:"name"` tags, from the sources. Everything wrong with what people wrote is
// in one error of type Problems, and the T then holds all that was right, so that a caller can go on and name more
// problems. Any other error (an unreadable file, a T that does not match the defaults) comes with a zero T.
func Load[T any](src Sources) (T, error) {
	var out, zero T
	s, err := newSchema[T](src.Defaults, src.EnvPrefix)
	if err != nil {
		return zero, fmt.Errorf("read the default settings: %w", err)
	}
	layers, err := s.layers(src)
	if err != nil {
		return zero, err
	}
	k := koanf.New(".")
	var problems Problems
	for _, layer := range layers {
		values, wrong := s.check(layer)
		problems = append(problems, wrong...)
		if err := k.Load(confmap.Provider(values, "."), nil); err != nil {
			return zero, fmt.Errorf("merge settings: %w", err)
		}
	}
	if err := k.Unmarshal("", &out); err != nil {
		return zero, fmt.Errorf("fill the settings: %w", err)
	}
	return out, problems.orNil()
}

// layers reads the sources, weakest first.
func (s *schema) layers(src Sources) ([][]entry, error) {
	file, err := readFile(src.File)
	if err != nil {
		return nil, err
	}
	return [][]entry{
		s.defaults,
		file,
		s.fromEnviron(src.Environ, src.NotSettings),
		s.fromFlags(src.Flags),
	}, nil
}

// check turns what a source says into typed values and names what is wrong with it.
func (s *schema) check(layer []entry) (map[string]any, Problems) {
	values := make(map[string]any, len(layer))
	var problems Problems
	for _, e := range layer {
		if e.problem != "" {
			problems = append(problems, Problem{Where: e.where, Key: e.label(), Message: e.problem})
			continue
		}
		field, known := s.fields[e.key]
		if !known {
			problems = append(problems, Problem{Where: e.where, Key: e.label(), Message: s.unknown(e)})
			continue
		}
		v, err := coerce(e.value, field)
		if err != nil {
			problems = append(problems, Problem{Where: e.where, Key: e.label(), Message: err.Error()})
			continue
		}
		values[e.key] = v
	}
	return values, problems
}
