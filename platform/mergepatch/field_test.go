package mergepatch_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/mergepatch"
)

type body struct {
	Name  mergepatch.Field[string]   `json:"name,omitzero" maxLength:"3" enum:"ann,bob,x"`
	Count mergepatch.Field[int]      `json:"count,omitzero" minimum:"1"`
	Tags  mergepatch.Field[[]string] `json:"tags,omitzero"`
	Home  mergepatch.Field[address]  `json:"home,omitzero"`
}

type address struct {
	City string `json:"city"`
}

func TestThreeStates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		set, null bool
		value     string
	}{
		`{}`:             {},
		`{"name":null}`:  {set: true, null: true},
		`{"name":""}`:    {set: true},
		`{"name":"ann"}`: {set: true, value: "ann"},
	} {
		var b body
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if b.Name.Set() != want.set || b.Name.Null() != want.null || b.Name.Value() != want.value {
			t.Errorf("%s: %+v", text, b.Name)
		}
		if hasValue := want.set && !want.null; (b.Name.Ptr() != nil) != hasValue {
			t.Errorf("%s: pointer %v", text, b.Name.Ptr())
		}
		if back, err := json.Marshal(b); err != nil || string(back) != text {
			t.Errorf("%s came back as %s, %v", text, back, err)
		}
	}
}

func TestPtrIsACopy(t *testing.T) {
	t.Parallel()
	f := mergepatch.Of("a")
	*f.Ptr() = "b"
	if f.Value() != "a" {
		t.Error("the field changed through its pointer")
	}
}

func TestWrongType(t *testing.T) {
	t.Parallel()
	var b body
	if err := json.Unmarshal([]byte(`{"count":"one"}`), &b); err == nil {
		t.Error("a text was taken for a number")
	}
}

func TestSchemaFollowsTags(t *testing.T) {
	t.Parallel()
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	schema := registry.Schema(reflect.TypeFor[body](), false, "")
	for name, property := range schema.Properties {
		if !property.Nullable {
			t.Errorf("%s is not documented as nullable", name)
		}
	}
	for text, valid := range map[string]bool{
		`{}`:                    true,
		`{"name":null}`:         true,
		`{"name":"bob"}`:        true,
		`{"name":"eve"}`:        false,
		`{"name":"toolong"}`:    false,
		`{"name":7}`:            false,
		`{"count":0}`:           false,
		`{"count":1}`:           true,
		`{"tags":null}`:         true,
		`{"tags":["a"]}`:        true,
		`{"tags":[1]}`:          false,
		`{"home":null}`:         true,
		`{"home":{"city":"x"}}`: true,
		`{"home":{"town":"x"}}`: false,
		`{"unknown":1}`:         false,
	} {
		var parsed any
		if err := json.Unmarshal([]byte(text), &parsed); err != nil {
			t.Fatal(err)
		}
		result := &huma.ValidateResult{}
		huma.Validate(registry, schema, huma.NewPathBuffer(nil, 0), huma.ModeWriteToServer, parsed, result)
		if (len(result.Errors) == 0) != valid {
			t.Errorf("%s: %v", text, result.Errors)
		}
	}
}

// FuzzField holds what a member is taken for to what the text says of it, and
// writes it as it was read.
func FuzzField(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"name":null}`, `{"name":""}`, `{"NAME":"x"}`, `{"name":"\ud800"}`, `{"count":1e2}`, `{"count":9223372036854775808}`, `{"tags":[null]}`,
		`{"tags":null,"home":{"city":null}}`, `{"home":[]}`, `{"name":"a","name":null}`, `null`, `[]`, "{\"name\":\"\xff\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var b body
		if json.Unmarshal(text, &b) != nil {
			return
		}
		var members map[string]any
		if err := json.Unmarshal(text, &members); err != nil {
			t.Fatalf("%q was taken: %v", text, err)
		}
		if value, named := members["name"]; named && len(members) == 1 {
			name, _ := value.(string)
			if !b.Name.Set() || b.Name.Null() != (value == nil) || b.Name.Value() != name {
				t.Errorf("%q: %+v", text, b.Name)
			}
		}
		back, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var again body
		if err := json.Unmarshal(back, &again); err != nil || !reflect.DeepEqual(again, b) {
			t.Errorf("%q became %s: %v", text, back, err)
		}
	})
}
