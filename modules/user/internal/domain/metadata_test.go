package domain_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"roster/modules/user/internal/domain"
	"roster/platform/fault"
)

// FuzzMergePatch holds the merge to the algorithm as RFC 7396 writes it: what
// comes of a patch that is taken is what the RFC says, a second time changes
// nothing, and a patch that is refused leaves the object.
func FuzzMergePatch(f *testing.F) {
	for _, seed := range [][2]string{
		{`{}`, `{"a":1}`}, {`{"a":"b"}`, `{"a":null}`}, {`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`}, {`{"a":[{"b":1}]}`, `{"a":[1,null]}`},
		{`{"a":"foo"}`, `null`}, {`{"a":1}`, `[]`}, {`{"a":1}`, `{"a":{"bb":{"ccc":null}}}`}, {`{"e":null}`, `{"e":1}`}, {`{}`, `{"a":1e9}`},
		{`{}`, `{"\u0000":"\u0000"}`}, {`{}`, strings.Repeat(`{"a":`, 17) + `1` + strings.Repeat(`}`, 17)}, {`{"__proto__":{}}`, `{"__proto__":null}`},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, old, patch []byte) {
		u := registered(t)
		if u.Change(domain.Patch{Public: old}, start) != nil {
			return
		}
		before := u.Snapshot().Metadata.Public
		if err := u.Change(domain.Patch{Public: patch}, start); err != nil {
			if after := u.Snapshot().Metadata.Public; !bytes.Equal(before, after) {
				t.Fatalf("%q was refused, and made %s of %s", patch, after, before)
			}
			return
		}
		after := u.Snapshot().Metadata.Public
		if len(after) > domain.MaxMetadata {
			t.Fatalf("%d bytes of metadata", len(after))
		}
		if got, want := decoded(t, after), mergePatch(decoded(t, before), decoded(t, patch)); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s and the patch %q make %s", before, patch, after)
		}
		if err := u.Change(domain.Patch{Public: patch}, start); err != nil || !bytes.Equal(u.Snapshot().Metadata.Public, after) {
			t.Fatalf("%q a second time makes %s of %s: %v", patch, u.Snapshot().Metadata.Public, after, err)
		}
	})
}

// mergePatch is the algorithm of RFC 7396, section 2, but that null makes an
// empty object of a whole document.
func mergePatch(target, patch any) any {
	changes, isObject := patch.(map[string]any)
	if !isObject {
		if patch == nil {
			return map[string]any{}
		}
		return patch
	}
	object, isObject := target.(map[string]any)
	if !isObject {
		object = map[string]any{}
	}
	for name, value := range changes {
		if value == nil {
			delete(object, name)
		} else {
			object[name] = mergePatch(object[name], value)
		}
	}
	return object
}

func decoded(t *testing.T, text []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return value
}

// TestMetadataUpToItsLimits: what just fits is taken, and one more of it is not.
func TestMetadataUpToItsLimits(t *testing.T) {
	t.Parallel()
	text := domain.MaxMetadata - len(`{"k": ""}`) // with the blank that PostgreSQL writes
	for name, of := range map[string]func(more int) string{
		"digits":  func(more int) string { return `{"a":` + strings.Repeat("1", 40+more) + `}` },
		"objects": func(more int) string { return strings.Repeat(`{"a":`, 15+more) + `1` + strings.Repeat(`}`, 15+more) },
		"lists": func(more int) string {
			return `{"a":` + strings.Repeat(`[`, 14+more) + `1` + strings.Repeat(`]`, 14+more) + `}`
		},
		"bytes": func(more int) string { return `{"k":"` + strings.Repeat("x", text+more) + `"}` },
	} {
		if err := registered(t).Change(domain.Patch{Public: json.RawMessage(of(0))}, start); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := registered(t).Change(domain.Patch{Public: json.RawMessage(of(1))}, start); !errors.Is(err, fault.ErrInvalid) {
			t.Errorf("%s, one more: %v", name, err)
		}
	}
}
