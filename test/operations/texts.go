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

// With is a body in which the value at one of the places of Texts is what change
// makes of it, nil for one that is not there; anyName stands for AnyName. What
// lies on the way is made when it is missing. The body itself stays as it is.
func With(body any, at []string, anyName string, change func(any) any) any {
	if len(at) == 0 {
		return change(body)
	}
	if at[0] == "0" {
		return []any{With(nil, at[1:], anyName, change)}
	}
	object, _ := body.(map[string]any)
	object = maps.Clone(object)
	if object == nil {
		object = map[string]any{}
	}
	name := at[0]
	if name == AnyName {
		name = anyName
	}
	object[name] = With(object[name], at[1:], anyName, change)
	return object
}
