package domain

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"maps"
	"slices"
	"testing"
)

// treeOf is the encoding as it is described, over the tree that encoding/json makes.
func treeOf(enc []byte, tree any) []byte {
	switch v := tree.(type) {
	case nil:
		return append(enc, 'n')
	case bool:
		return append(enc, map[bool]byte{true: 't', false: 'f'}[v])
	case json.Number:
		return appendSized(append(enc, '#'), []byte(v))
	case string:
		return appendSized(append(enc, 's'), []byte(v))
	case []any:
		enc = binary.BigEndian.AppendUint64(append(enc, '['), uint64(len(v)))
		for _, item := range v {
			enc = treeOf(enc, item)
		}
		return enc
	case map[string]any:
		enc = binary.BigEndian.AppendUint64(append(enc, '{'), uint64(len(v)))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			enc = treeOf(appendSized(enc, []byte(name)), v[name])
		}
		return enc
	}
	panic("no JSON value")
}

// FuzzAppendJSON holds the encoding of a text to that of the tree, and to itself for every other spelling of it.
//
// ASVS: 1.2.3
func FuzzAppendJSON(f *testing.F) {
	for _, seed := range []string{
		`{"score": {"old": [true, "é", {}], "new": 1.50}, "email": {"old": null, "new": {"sealed": "AQID"}, "personal": true}}`,
		`{}`, `[]`, ` [ 1 , -0.5e7,"a\"\\\u0000\ud83d\ude00" ,[[]],{"":{}} ] `, `{"b":1,"a":2,"aa":3,"B":false}`, "\"\xff\"", `{"a":1,"a":2}`,
		`"\ud800"`, `nul`, `1 2`, ``, `{"a":[}`, "\t\"x\"\n", `null`, `12`, `"a`, `{"a\u0062":1,"ab":2}`,
		`{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"0":{"z":1,"y":2}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := appendJSON(nil, text)
		if !json.Valid(text) {
			if err == nil {
				t.Fatalf("%q was taken", text)
			}
			return
		}
		tree, parsed := parse(text)
		if parsed != nil {
			t.Fatal(parsed)
		}
		if err != nil {
			if err.Error() != "a name comes twice" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if want := treeOf(nil, tree); !bytes.Equal(got, want) {
			t.Fatalf("%q\ngot  %q\nwant %q", text, got, want)
		}
		again, err := render(tree)
		if err != nil {
			t.Fatal(err)
		}
		if other, err := appendJSON(nil, again); err != nil || !bytes.Equal(other, got) {
			t.Fatalf("%q and %q differ: %v", text, again, err)
		}
	})
}

func BenchmarkVerifyEntry(b *testing.B) {
	s := fullSnapshot()
	s.Reason, s.Changes = "", json.RawMessage(`{"status": {"new": "active", "old": "pending"}, "version": {"new": 12, "old": 11}}`)
	sum, err := s.hash()
	if err != nil {
		b.Fatal(err)
	}
	s.ContentHash = sum
	for b.Loop() {
		if err := Restore(s).Verify(); err != nil {
			b.Fatal(err)
		}
	}
}
