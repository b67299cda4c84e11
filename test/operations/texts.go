package operations

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// AnyName stands in a pointer for a member whose name the sender chooses.
const AnyName = "*"

// Texts are the places of the body that take a text, each as the names on the
// way to it: nested members, the first of a list ("0"), and a member of any name
// (AnyName) where whatever its sender likes is taken.
func (op Operation) Texts() [][]string {
	if op.MediaType == "" {
		return nil
	}
	return textsOf(op.Described.RequestBody.Value.Content[op.MediaType].Schema, nil)
}

func textsOf(ref *openapi3.SchemaRef, at []string) [][]string {
	if ref == nil || len(at) > 8 {
		return nil
	}
	schema, found := ref.Value, [][]string{}
	if schema.Type.Includes(openapi3.TypeString) {
		found = append(found, at)
	}
	for _, alternatives := range []openapi3.SchemaRefs{schema.AllOf, schema.AnyOf, schema.OneOf} {
		for _, alternative := range alternatives {
			found = append(found, textsOf(alternative, at)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		found = append(found, textsOf(schema.Properties[name], below(at, name))...)
	}
	if schema.Items != nil {
		found = append(found, textsOf(schema.Items, below(at, "0"))...)
	}
	switch more := schema.AdditionalProperties; {
	case more.Has != nil && *more.Has:
		found = append(found, below(at, AnyName))
	case more.Schema != nil:
		found = append(found, textsOf(more.Schema, below(at, AnyName))...)
	}
	return found
}

func below(at []string, name string) []string { return append(slices.Clone(at), name) }
