// Package operations reads from the OpenAPI document which requests there are,
// for the tests that send all of them: a new operation is in them by itself.
package operations

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation is what the document says of one.
type Operation struct {
	ID, Method, Path string
	// Public says that no token is asked for.
	Public bool
	// MediaType is that of the body; empty without one.
	MediaType string
	// Example is the document's body.
	Example any
	// Described is all that the document says, and Document where it stands.
	Described *openapi3.Operation
	Document  *openapi3.T
}

// Load reads docs/openapi.yaml, from a package that is two folders below the
// root. The operations are by their ids.
func Load(t testing.TB) map[string]Operation {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromFile("../../docs/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, schema := range document.Components.Schemas {
		nameTypes(schema)
	}
	operations := map[string]Operation{}
	for path, item := range document.Paths.Map() {
		for method, described := range item.Operations() {
			op := Operation{
				ID: described.OperationID, Method: method, Path: path,
				Public:    described.Security != nil && len(*described.Security) == 0,
				Described: described, Document: document,
			}
			if described.RequestBody != nil {
				content := described.RequestBody.Value.Content
				op.MediaType = slices.Min(slices.Collect(maps.Keys(content)))
				op.Example = content[op.MediaType].Example
			}
			operations[op.ID] = op
		}
	}
	return operations
}

// nameTypes gives all types to a schema that names none and so means any value:
// the library would else take null for none of them.
func nameTypes(ref *openapi3.SchemaRef) {
	if ref == nil || ref.Ref != "" {
		return // those with a name are visited by themselves
	}
	schema := ref.Value
	if schema.Type == nil && schema.AllOf == nil && schema.AnyOf == nil && schema.OneOf == nil {
		schema.Type = &openapi3.Types{
			openapi3.TypeNull, openapi3.TypeBoolean, openapi3.TypeNumber, openapi3.TypeString, openapi3.TypeArray, openapi3.TypeObject,
		}
	}
	for _, property := range schema.Properties {
		nameTypes(property)
	}
	nameTypes(schema.Items)
	nameTypes(schema.AdditionalProperties.Schema)
}

// Parameters are the names of those in "path", "query" or "header".
func (op Operation) Parameters(in string) []string {
	var names []string
	for _, p := range op.Described.Parameters {
		if p.Value.In == in {
			names = append(names, p.Value.Name)
		}
	}
	return names
}

// TakesIfMatch tells whether the operation may be bound to a version.
func (op Operation) TakesIfMatch() bool {
	return slices.Contains(op.Parameters("header"), "If-Match")
}

// At is the path with values, as they are, in the place of its parameters.
func (op Operation) At(values map[string]string) string {
	path := op.Path
	for _, name := range op.Parameters("path") {
		path = strings.ReplaceAll(path, "{"+name+"}", values[name])
	}
	return path
}

// Body is the document's example in the words of one caller: with their
// password, and with what the serial number makes unlike any other.
func (op Operation) Body(password string, serial int64) any {
	example, isObject := op.Example.(map[string]any)
	if !isObject {
		return op.Example
	}
	body := maps.Clone(example)
	replace := map[string]any{
		"password": password, "current_password": password, "new_password": password + " too",
		"email": fmt.Sprintf("somebody%d@example.com", serial), "username": fmt.Sprintf("somebody%d", serial),
		"login": fmt.Sprintf("nobody%d", serial), "external_id": fmt.Sprintf("external-%d", serial), "name": fmt.Sprintf("name-%d", serial),
		"until": nil, "valid_from": nil, "expires_at": nil,
	}
	for name, value := range replace {
		if _, there := body[name]; there {
			body[name] = value
		}
	}
	return body
}
