package apidoc

import (
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// deepest is how far examples follow types that contain each other.
const deepest = 8

// formats are the examples of strings whose format says it all.
var formats = map[string]any{
	"uuid":      "8c2f1a34-5b7e-4d0c-9a61-3e0f7b2d9c58",
	"date":      "2026-03-14",
	"date-time": "2026-03-14T15:09:26Z",
	"email":     "ada@example.com",
	"uri":       "https://example.com/ada",
}

// sampler makes examples from schemas.
type sampler struct{ schemas huma.Registry }

// of is a value that the schema allows: the example its author gave, or the
// plainest value there is.
func (s sampler) of(schema *huma.Schema, depth int) any {
	if schema.Ref != "" {
		schema = s.schemas.SchemaFromRef(schema.Ref)
	}
	switch {
	case schema == nil || depth > deepest:
		return nil
	case len(schema.Examples) > 0:
		return schema.Examples[0]
	case schema.Default != nil:
		return schema.Default
	case len(schema.Enum) > 0:
		return schema.Enum[0]
	case len(schema.OneOf) > 0:
		return s.of(schema.OneOf[0], depth+1)
	}
	switch schema.Type {
	case huma.TypeObject:
		return s.object(schema, depth)
	case huma.TypeArray:
		return []any{s.of(schema.Items, depth+1)}
	case huma.TypeString:
		return text(schema)
	case huma.TypeInteger, huma.TypeNumber:
		return number(schema)
	case huma.TypeBoolean:
		return true
	}
	return map[string]any{}
}

func (s sampler) object(schema *huma.Schema, depth int) map[string]any {
	object := make(map[string]any, len(schema.Properties))
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		if property := schema.Properties[name]; !property.Deprecated {
			object[name] = s.of(property, depth+1)
		}
	}
	if values, ok := schema.AdditionalProperties.(*huma.Schema); ok && len(object) == 0 {
		object["name"] = s.of(values, depth+1)
	}
	return object
}

func text(schema *huma.Schema) any {
	if example, known := formats[schema.Format]; known {
		return example
	}
	plain := "text"
	if schema.MinLength != nil && len(plain) < *schema.MinLength {
		plain = strings.Repeat("x", *schema.MinLength)
	}
	if schema.MaxLength != nil && len(plain) > *schema.MaxLength {
		plain = plain[:*schema.MaxLength]
	}
	return plain
}

func number(schema *huma.Schema) any {
	least, most := 0.0, 1.0
	if schema.Minimum != nil {
		least = max(least, *schema.Minimum)
	}
	if schema.Maximum != nil {
		most = *schema.Maximum
	}
	return min(max(least, 1), most)
}
