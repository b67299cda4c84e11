package authz

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// operation is what the document says of one.
type operation struct {
	id, method, path string
	public           bool
	parameters       []string // in the path
	ifMatch          bool
	mediaType        string // of the body; empty without one
	example          any
}

func loadOperations(t *testing.T) map[string]operation {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromFile("../../docs/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	operations := map[string]operation{}
	for path, item := range document.Paths.Map() {
		for method, described := range item.Operations() {
			op := operation{
				id: described.OperationID, method: method, path: path,
				public: described.Security != nil && len(*described.Security) == 0,
			}
			for _, p := range described.Parameters {
				if p.Value.In == "path" {
					op.parameters = append(op.parameters, p.Value.Name)
				}
				op.ifMatch = op.ifMatch || p.Value.Name == "If-Match"
			}
			if described.RequestBody != nil {
				content := described.RequestBody.Value.Content
				op.mediaType = slices.Min(slices.Collect(maps.Keys(content)))
				op.example = content[op.mediaType].Example
			}
			operations[op.id] = op
		}
	}
	return operations
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
