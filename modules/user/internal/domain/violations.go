package domain

import "roster/platform/fault"

// violations collects broken rules.
type violations struct{ found *fault.Error }

func (v *violations) add(pointer, code, message string) {
	if v.found == nil {
		v.found = fault.ErrInvalid
	}
	v.found = v.found.At(pointer, code, message)
}

// err is fault.ErrInvalid with all that was found, or nil.
func (v *violations) err() error {
	if v.found == nil {
		return nil
	}
	return v.found
}

// join adds what another check has found.
func (v *violations) join(err error) {
	if found, ok := fault.From(err); ok {
		for _, field := range found.Fields() {
			v.add(field.Pointer, field.Code, field.Message)
		}
	}
}
