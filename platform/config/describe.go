package config

import (
	"fmt"
	"reflect"
	"strings"
)

// Setting is a setting and its value, fit to be printed.
type Setting struct {
	Key   string
	Value string // *** for a secret that is set
}

// Describe lists the settings a struct holds, in the order of its fields, with secrets masked.
func Describe(cfg any) []Setting {
	return describe(reflect.ValueOf(cfg), "", nil)
}

func describe(v reflect.Value, prefix string, out []Setting) []Setting {
	for i := range v.NumField() {
		field, key := v.Field(i), prefix+v.Type().Field(i).Tag.Get("koanf")
		if field.Kind() == reflect.Struct {
			out = describe(field, key+".", out)
			continue
		}
		out = append(out, Setting{Key: key, Value: printable(field)})
	}
	return out
}

func printable(v reflect.Value) string {
	switch v.Type() {
	case secretType:
		if v.Len() == 0 {
			return ""
		}
		return mask
	case listType:
		return strings.Join(v.Interface().([]string), ",")
	}
	return fmt.Sprint(v.Interface())
}
