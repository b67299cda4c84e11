package config

import (
	"fmt"
	"reflect"
	"time"
)

var (
	durationType = reflect.TypeFor[time.Duration]()
	listType     = reflect.TypeFor[[]string]()
	secretType   = reflect.TypeFor[Secret]()
)

// collectFields notes the type of each setting in a struct by its key. An error names a field that cannot be one.
func collectFields(t reflect.Type, prefix string, into map[string]reflect.Type) error {
	if t.Kind() != reflect.Struct {
		return fmt.Errorf("%s is not a struct", t)
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("koanf")
		if name == "" || !f.IsExported() {
			return fmt.Errorf("field %s of %s: must be exported and have a koanf tag", f.Name, t)
		}
		key := prefix + name
		if f.Type.Kind() == reflect.Struct {
			if err := collectFields(f.Type, key+".", into); err != nil {
				return err
			}
			continue
		}
		if !supported(f.Type) {
			return fmt.Errorf("field %s of %s: settings of type %s are not supported", f.Name, t, f.Type)
		}
		into[key] = f.Type
	}
	return nil
}

func supported(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int, reflect.Float64:
		return true
	default:
		return t == durationType || t == listType
	}
}
