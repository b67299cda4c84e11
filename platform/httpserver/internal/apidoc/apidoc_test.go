package apidoc_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/httpserver/internal/apidoc"
)

type person struct {
	ID    string            `json:"id" format:"uuid"`
	Name  string            `json:"name" minLength:"6" maxLength:"10"`
	Nick  string            `json:"nick" example:"ada"`
	Kind  string            `json:"kind" enum:"human,robot"`
	Age   int               `json:"age" minimum:"18"`
	Tags  []string          `json:"tags" nullable:"false" maxItems:"3" maxLength:"5"`
	Notes map[string]string `json:"notes" maxLength:"7"`
	Boss  *person           `json:"boss"`
}

func document() (*huma.OpenAPI, *huma.Operation) {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	op := &huma.Operation{
		OperationID: "get-person", Tags: []string{"people"},
		Parameters: []*huma.Param{{Name: "id", In: "path", Schema: &huma.Schema{Type: huma.TypeString, Format: "uuid"}}},
		Responses: map[string]*huma.Response{
			"200": {
				Headers: map[string]*huma.Param{"ETag": {Schema: &huma.Schema{Type: huma.TypeString}}},
				Content: map[string]*huma.MediaType{"application/json": {Schema: schemas.Schema(reflect.TypeFor[person](), true, "")}},
			},
			"404": {Content: map[string]*huma.MediaType{"application/problem+json": {
				Examples: map[string]*huma.Example{"gone": apidoc.ExampleRef("gone")},
			}}},
		},
	}
	apidoc.BoundOperation(op, schemas, map[string]int{"ETag": 32})
	return &huma.OpenAPI{
		Components: &huma.Components{Schemas: schemas},
		Paths:      map[string]*huma.PathItem{"/people/{id}": {Get: op}},
		Tags:       []*huma.Tag{{Name: "unused"}, {Name: "people", Description: "Who there is."}},
	}, op
}

func complete(t *testing.T, doc *huma.OpenAPI) (written string, get *huma.Operation) {
	t.Helper()
	doc.Components.Schemas.Schema(reflect.TypeFor[struct{ Orphan string }](), true, "Orphan")
	done, err := apidoc.Complete(doc, apidoc.Additions{
		Headers:  map[string]*huma.Header{"X-Request-Id": {}},
		Examples: map[string]*huma.Example{"gone": {Value: "gone"}, "unheard_of": {Value: "never"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(done)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), done.Paths["/people/{id}"].Get
}

// ASVS: 2.1.1
func TestEverythingIsBounded(t *testing.T) {
	t.Parallel()
	doc, _ := document()
	written, _ := complete(t, doc)
	for _, want := range []string{
		`"id":{"format":"uuid","maxLength":36,"type":"string"}`,
		`"tags":{"items":{"maxLength":5,"type":"string"},"maxItems":3,"type":"array"}`,
		`"additionalProperties":{"maxLength":7,"type":"string"}`,
		`"maximum":9007199254740991,"minimum":18`,
		`"ETag":{"schema":{"maxLength":32,"type":"string"}}`,
	} {
		if !strings.Contains(written, want) {
			t.Errorf("no %s in %s", want, written)
		}
	}
}

func TestExamplesFollowSchemas(t *testing.T) {
	t.Parallel()
	doc, _ := document()
	_, get := complete(t, doc)
	example, ok := get.Responses["200"].Content["application/json"].Example.(map[string]any)
	if !ok {
		t.Fatal("no example of the reply")
	}
	for member, want := range map[string]any{"name": "xxxxxx", "nick": "ada", "kind": "human", "age": 18.0} {
		if example[member] != want {
			t.Errorf("%s is %v instead of %v", member, example[member], want)
		}
	}
	if _, err := json.Marshal(example); err != nil {
		t.Errorf("a type that contains itself: %v", err)
	}
	if get.Parameters[0].Example == nil {
		t.Error("no example of the identifier in the path")
	}
}

func TestAdditionsAreOnTheCopyOnly(t *testing.T) {
	t.Parallel()
	doc, op := document()
	written, get := complete(t, doc)
	if get.Responses["404"].Headers["X-Request-Id"].Ref == "" || op.Responses["404"].Headers != nil {
		t.Error("the common header belongs on each reply of the copy, and not into the original")
	}
	if !strings.Contains(written, `"gone":{"value":"gone"}`) || strings.Contains(written, "unheard_of") {
		t.Errorf("examples that are used, and no others: %s", written)
	}
	if strings.Contains(written, "Orphan") {
		t.Errorf("a schema that nothing refers to: %s", written)
	}
	if strings.Contains(written, "unused") || !strings.Contains(written, "Who there is.") {
		t.Errorf("tags that are used, described: %s", written)
	}
}
