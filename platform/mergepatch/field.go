// Package mergepatch holds the member type of PATCH bodies (RFC 7396), which
// tells "absent" from "null" from a value. Only HTTP adapters use it; use cases
// take pointers or types of their own.
package mergepatch

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

type state int

const (
	absent state = iota
	null
	present
)

// Field is one member of a patch. Give it `json:"name,omitzero"`, so that it is
// optional; tags such as maxLength, format or enum apply to T. Whether null is
// welcome is the use case's decision: huma lets it pass for what is optional.
type Field[T any] struct {
	state state
	value T
}

// Of is a field that carries a value, for tests and clients.
func Of[T any](value T) Field[T] { return Field[T]{state: present, value: value} }

// NullOf is a field that carries null.
func NullOf[T any]() Field[T] { return Field[T]{state: null} }

// Set tells whether the member was there, be it as null.
func (f Field[T]) Set() bool { return f.state != absent }

// Null tells whether the member was there as null.
func (f Field[T]) Null() bool { return f.state == null }

// Value is the member's value; T's zero value when it is absent or null.
func (f Field[T]) Value() T { return f.value }

// Ptr is the member's value, or nil when it is absent or null.
func (f Field[T]) Ptr() *T {
	if f.state != present {
		return nil
	}
	value := f.value
	return &value
}

// IsZero tells whether the member is absent, so that omitzero leaves it out.
func (f Field[T]) IsZero() bool { return f.state == absent }

// UnmarshalJSON is called for members that are there only.
func (f *Field[T]) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*f = NullOf[T]()
		return nil
	}
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return fmt.Errorf("decode patch member: %w", err)
	}
	*f = Of(value)
	return nil
}

// MarshalJSON writes the value, or null.
func (f Field[T]) MarshalJSON() ([]byte, error) {
	if f.state != present {
		return []byte("null"), nil
	}
	data, err := json.Marshal(f.value)
	if err != nil {
		return nil, fmt.Errorf("encode patch member: %w", err)
	}
	return data, nil
}

// Schema is T's schema, inline and nullable: huma puts the field's tags on it.
func (Field[T]) Schema(registry huma.Registry) *huma.Schema {
	schema := *registry.Schema(reflect.TypeFor[T](), false, "")
	schema.Nullable = true
	return &schema
}
