package config

import (
	"fmt"

	"github.com/spf13/pflag"
)

// AddFlags adds a flag for every setting of a defaults document, with its default and its comment as the help text.
// An error is a mistake in the document.
func AddFlags(fs *pflag.FlagSet, defaults []byte) error {
	keys, err := Keys(defaults, "")
	if err != nil {
		return fmt.Errorf("add flags for the settings: %w", err)
	}
	for _, k := range keys {
		fs.String(k.Flag, k.Default, k.Comment)
		if k.Default == "true" || k.Default == "false" {
			fs.Lookup(k.Flag).NoOptDefVal = "true" // --a.b alone switches it on
		}
	}
	return nil
}

// fromFlags picks the settings out of the flags that were given. Other flags are somebody else's.
func (s *schema) fromFlags(fs *pflag.FlagSet) []entry {
	if fs == nil {
		return nil
	}
	var out []entry
	for _, k := range s.keys {
		if f := fs.Lookup(k.Flag); f != nil && f.Changed {
			out = append(out, entry{key: k.Name, spelt: "--" + k.Flag, value: f.Value.String(), where: "flag"})
		}
	}
	return out
}
