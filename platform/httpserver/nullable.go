package httpserver

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// Nullable is a member of a reply that is an object or null. A pointer would be
// written the same, but documented as if it were never null.
type Nullable[T any] struct {
	// Value is nil for null.
	Value *T
}

// MarshalJSON writes the object, or null.
func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(n.Value)
	if err != nil {
		return nil, fmt.Errorf("write %T: %w", n.Value, err)
	}
	return text, nil
}

// Schema is part of huma.SchemaProvider.
func (Nullable[T]) Schema(registry huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{registry.Schema(reflect.TypeFor[T](), true, ""), {Type: "null"}}}
}
