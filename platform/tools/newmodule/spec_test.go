package main

import (
	"strings"
	"testing"
)

func TestWrongNamesAreRefusedInOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		module, entity string
		fields         []string
		says           string
	}{
		{"Notes", "", nil, "no name of a module"},
		{"no-tes", "", nil, "no name of a module"},
		{"../x", "", nil, "no name of a module"},
		{"n", "", nil, "no name of a module"},
		{"func", "", nil, "means something else"},
		{"page", "", nil, "means something else"},
		{"len", "", nil, "means something else"},
		{"notes", "note", []string{"title:string"}, "no name of an entity"},
		{"notes", "Nöte", []string{"title:string"}, "no name of an entity"},
		{"notes", "Service", []string{"title:string"}, "means something else"},
		{"notes", "Func", []string{"title:string"}, "means something else"},
		{"notes", "Notes", []string{"title:string"}, "means something else"},
		{"notes", "Note", nil, "has no field"},
		{"notes", "", []string{"title:string"}, "name it: --entity Note"},
		{"notes", "Note", []string{"title"}, "name:type"},
		{"notes", "Note", []string{"title:float"}, `unknown type "float"; there are string, text, int, bool, time, uuid`},
		{"notes", "Note", []string{"Title:string"}, "no name of a field"},
		{"notes", "Note", []string{"a__b:string"}, "no name of a field"},
		{"notes", "Note", []string{`a";drop table users--:string`}, "no name of a field"},
		{"notes", "Note", []string{"select:bool"}, "reserved word of SQL"},
		{"notes", "Note", []string{"id:uuid"}, "every entity has id"},
		{"notes", "Note", []string{"a:int", "a:text"}, "two fields are called a"},
		{"notes", "Note", strings.Split(strings.Repeat("a:int ", 21), " ")[:21], "20 are the most"},
	} {
		_, err := newSpec(c.module, c.entity, c.fields)
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s %s %v: %v, want %q", c.module, c.entity, c.fields, err, c.says)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for entity, want := range map[string]string{
		"Note": "note notes notes note", "LabNote": "lab_note lab_notes lab-notes lab note", "Category": "category categories categories category",
		"Box": "box boxes boxes box", "Day": "day days days day", "HTTPHook": "httphook httphooks httphooks httphook",
	} {
		s := spec{Module: "x", Entity: entity}
		if got := strings.Join([]string{s.Snake(), s.Table(), s.Path(), s.Words()}, " "); got != want {
			t.Errorf("%s: %q, want %q", entity, got, want)
		}
	}
	if s := (spec{Module: "tools", Entity: "Item"}); s.A() != "an" {
		t.Errorf("%s item", s.A())
	}
	for module, want := range map[string]string{"notes": "Note", "boxes": "Box", "diaries": "Diary", "news": "New", "stock": "Stockitem"} {
		if got := singular(module); got != want {
			t.Errorf("%s keeps %s, want %s", module, got, want)
		}
	}
	if s, err := newSpec("notes", "", nil); err != nil || s.Entity != "Note" || len(s.Fields) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}
