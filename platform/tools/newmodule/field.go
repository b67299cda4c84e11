package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// field is one value that an entity has.
type field struct {
	Name string // in JSON and SQL: "due_at"
	Kind string
}

// kind is what a field can hold.
type kind struct {
	name, goType, sqlType, sqlDefault string
	required                          bool   // has to be given; others begin with their zero value
	sample, other                     string // Go expressions of two values that keep the rules
	sampleJSON, otherJSON             any    // the same two in requests
	rules, inputRules                 string // tags of the API
	spoilt                            map[string]string
	badJSON                           any
}

const (
	uuidSample = "0195b1c2-1111-7222-8333-0123456789ab"
	otherUUID  = "0195b1c2-2222-7222-8333-0123456789ab"
)

var kinds = []kind{
	{
		name: "string", goType: "string", sqlType: "text", required: true, sample: `"Some words"`, other: `"Other words"`, sampleJSON: "Some words", otherJSON: "Other words",
		rules: ` maxLength:"200" example:"Some words"`, inputRules: ` minLength:"1" maxLength:"200" example:"Some words"`,
		spoilt: map[string]string{"empty": `""`, "blanks around it": `" a "`, "two lines": `"a\nb"`, "turned direction": `"a\u202eb"`}, badJSON: "\u0007",
	},
	{
		name: "text", goType: "string", sqlType: "text", sqlDefault: `""`, sample: `"A line.\nAnother."`, other: `"Another text."`, sampleJSON: "A line.\nAnother.", otherJSON: "Another text.",
		rules: ` maxLength:"10000" example:"A line."`, inputRules: ` maxLength:"10000" example:"A line."`,
		spoilt: map[string]string{"a bell": `"\u0007"`, "too long": `strings.Repeat("x", 10_001)`}, badJSON: "\u0007",
	},
	{
		name: "int", goType: "int64", sqlType: "bigint", sqlDefault: "0", sample: "7", other: "int64(-7)", sampleJSON: 7, otherJSON: -7,
		rules: ` example:"7"`, inputRules: ` example:"7"`, badJSON: 1.5,
	},
	{
		name: "bool", goType: "bool", sqlType: "boolean", sqlDefault: "false", sample: "true", other: "false", sampleJSON: true, otherJSON: false,
		rules: ` example:"true"`, inputRules: ` example:"true"`, badJSON: "yes",
	},
	{
		name: "time", goType: "time.Time", sqlType: "timestamptz", required: true, sample: "time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)",
		other: "time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC)", sampleJSON: "2026-06-01T08:00:00Z", otherJSON: "2026-07-01T08:00:00Z", spoilt: map[string]string{"no time": "time.Time{}"}, badJSON: "tomorrow",
	},
	{
		name: "uuid", goType: "string", sqlType: "uuid", required: true, sample: `"` + uuidSample + `"`, other: `"` + otherUUID + `"`,
		sampleJSON: uuidSample, otherJSON: otherUUID, rules: ` format:"uuid"`, inputRules: ` format:"uuid" maxLength:"36"`, spoilt: map[string]string{"no UUID": `"x"`}, badJSON: "x",
	},
}

func kindNames() string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return strings.Join(names, ", ")
}

var fieldName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// takenFields are columns that every entity has.
var takenFields = []string{"id", "created_at", "updated_at", "version"}

func parseField(text string) (field, error) {
	name, kindName, found := strings.Cut(text, ":")
	const longest = 40
	switch {
	case !found:
		return field{}, fmt.Errorf("%q is no field: it is name:type, such as title:string", text)
	case !fieldName.MatchString(name) || len(name) > longest:
		return field{}, fmt.Errorf("%q is no name of a field: small letters, digits and single _, 40 characters at most", name)
	case reserved(name):
		return field{}, fmt.Errorf("%q is a reserved word of SQL; call the field otherwise", name)
	case slices.Contains(takenFields, name):
		return field{}, fmt.Errorf("every entity has %s; leave it out", name)
	case !slices.ContainsFunc(kinds, func(k kind) bool { return k.name == kindName }):
		return field{}, fmt.Errorf("%s has the unknown type %q; there are %s", name, kindName, kindNames())
	}
	return field{Name: name, Kind: kindName}, nil
}

func (f field) kind() kind {
	return kinds[slices.IndexFunc(kinds, func(k kind) bool { return k.name == f.Kind })]
}

var initialisms = []string{"api", "html", "http", "https", "id", "ip", "json", "sql", "uri", "url", "uuid"}

// Go is the field's name in Go: "DueAt", "OwnerID".
func (f field) Go() string {
	var b strings.Builder
	for _, word := range strings.Split(f.Name, "_") {
		if slices.Contains(initialisms, word) {
			b.WriteString(strings.ToUpper(word))
			continue
		}
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

// GoType is its type in Go.
func (f field) GoType() string { return f.kind().goType }

// GormType is the rest of its tag for GORM.
func (f field) GormType() string {
	if f.Kind == "uuid" {
		return ";type:uuid"
	}
	return ""
}

// SQLType and SQLDefault are for schema.hcl.
func (f field) SQLType() string { return f.kind().sqlType }

// SQLDefault is empty for a value that has to be given.
func (f field) SQLDefault() string { return f.kind().sqlDefault }

// Required tells whether it has to be given.
func (f field) Required() bool { return f.kind().required }

// Sample and Other are two values as Go expressions.
func (f field) Sample() string { return f.kind().sample }

// Other is another value.
func (f field) Other() string { return f.kind().other }

// Rules are the tags of its schema in replies, InputRules in requests.
func (f field) Rules() string { return f.kind().rules }

// InputRules are those in requests.
func (f field) InputRules() string { return f.kind().inputRules }

// spoil is a value that breaks a rule.
type spoil struct{ Case, Go, Value string }

// Spoilt are values that break its rules.
func (f field) Spoilt() (all []spoil) {
	for name, value := range f.kind().spoilt {
		all = append(all, spoil{Case: f.Name + ": " + name, Go: f.Go(), Value: value})
	}
	slices.SortFunc(all, func(a, b spoil) int { return strings.Compare(a.Case, b.Case) })
	return all
}

// SampleJSON is a request that makes one.
func (s spec) SampleJSON() (string, error) {
	return object(s.Fields, func(f field) any { return f.kind().sampleJSON })
}

// PatchJSON is a request that changes the first field to another value.
func (s spec) PatchJSON() (string, error) {
	return object(s.Fields[:1], func(f field) any { return f.kind().otherJSON })
}

// BadJSON are requests with one bad value each.
func (s spec) BadJSON() (all []string, err error) {
	for _, bad := range s.Fields {
		text, err := object(s.Fields, func(f field) any {
			if f == bad {
				return f.kind().badJSON
			}
			return f.kind().sampleJSON
		})
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}

// object writes a JSON object in the order of the fields.
func object(fields []field, value func(field) any) (string, error) {
	var members []string
	for _, f := range fields {
		text, err := json.Marshal(value(f))
		if err != nil {
			return "", fmt.Errorf("write the sample of %s: %w", f.Name, err)
		}
		members = append(members, `"`+f.Name+`":`+string(text))
	}
	return "{" + strings.Join(members, ",") + "}", nil
}
