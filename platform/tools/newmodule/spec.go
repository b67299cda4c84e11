package main

import (
	"fmt"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// spec is the module to be written; the templates read it.
type spec struct {
	Module string // its name: "notes"
	Entity string // what it keeps, as a Go type: "LabNote"
	Fields []field
}

const maxFields = 20

var (
	moduleName = regexp.MustCompile(`^[a-z][a-z0-9]{1,29}$`)
	entityName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]{1,39}$`)
	// takenModules are packages that a module's files import, and names that mean something else.
	takenModules = []string{
		"app", "domain", "gormstore", "httpapi", "storetest", "authn", "fault", "event", "page", "id", "clock", "database", "huma",
		"httpserver", "module", "mergepatch", "plaintext", "uuidgen", "wire", "gorm", "clause", "context", "errors", "time", "testing",
		"strings", "maps", "slices", "cmp", "sync", "reflect", "http", "net", "main", "internal", "vendor", "roster", "test", "tag", "path", "row",
	}
	// takenEntities are types that a module has anyway.
	takenEntities = []string{"API", "Clock", "Config", "Editor", "Events", "Event", "Memory", "Module", "One", "Patch", "Port", "Position", "Service", "Stores", "Store", "Tx", "Version"}
)

// newSpec reads what the command line says. Its errors are one line each, with the mend.
func newSpec(module, entity string, fields []string) (spec, error) {
	switch {
	case !moduleName.MatchString(module):
		return spec{}, fmt.Errorf("%q is no name of a module: 2 to 30 small letters and digits, a letter first", module)
	case token.IsKeyword(module), slices.Contains(takenModules, module), predeclared(module):
		return spec{}, fmt.Errorf("%q means something else in Go or in every module; take another name", module)
	case entity == "" && len(fields) > 0:
		return spec{}, fmt.Errorf("fields belong to an entity; name it: --entity %s", singular(module))
	case entity == "":
		entity, fields = singular(module), []string{"title:string"}
	case len(fields) == 0:
		return spec{}, fmt.Errorf("%s has no field; add one, such as title:string", entity)
	}
	s := spec{Module: module, Entity: entity}
	if !entityName.MatchString(entity) {
		return spec{}, fmt.Errorf("%q is no name of an entity: CamelCase, 2 to 40 ASCII letters and digits, such as LabNote", entity)
	}
	if slices.Contains(takenEntities, entity) || predeclared(s.Var()) || token.IsKeyword(s.Var()) || s.Var() == module || slices.Contains(takenModules, s.Var()) {
		return spec{}, fmt.Errorf("%q means something else in every module, or is the module's own name; take another name", entity)
	}
	if reserved(s.Table()) {
		return spec{}, fmt.Errorf("the table of %s would be %q, a reserved word of SQL; take another name", entity, s.Table())
	}
	return s, s.addFields(fields)
}

func (s *spec) addFields(texts []string) error {
	if len(texts) > maxFields {
		return fmt.Errorf("%d fields; %d are the most", len(texts), maxFields)
	}
	for _, text := range texts {
		f, err := parseField(text)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(s.Fields, func(other field) bool { return other.Go() == f.Go() }) {
			return fmt.Errorf("two fields are called %s", f.Name)
		}
		s.Fields = append(s.Fields, f)
	}
	return nil
}

func predeclared(name string) bool {
	return slices.Contains(strings.Fields("any append bool byte cap clear close cmp comparable complex copy delete error false float32 float64 "+
		"imag int int8 int16 int32 int64 iota len make max min new nil panic print println real recover rune string true uint uintptr init"), name)
}

// singular makes an entity of a module's name: "notes" is about a Note.
func singular(module string) string {
	name := module + "item"
	for _, ending := range [][2]string{{"ies", "y"}, {"xes", "x"}, {"ches", "ch"}, {"shes", "sh"}, {"sses", "ss"}, {"s", ""}} {
		if stem, found := strings.CutSuffix(module, ending[0]); found && len(stem) > 1 {
			name = stem + ending[1]
			break
		}
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// Var is the entity as a Go variable: "labNote".
func (s spec) Var() string { return strings.ToLower(s.Entity[:1]) + s.Entity[1:] }

// Entities is the type of the store: "LabNotes".
func (s spec) Entities() string { return plural(s.Entity) }

// Snake is the entity in codes and events: "lab_note".
func (s spec) Snake() string { return snake(s.Entity) }

// Table is its table: "lab_notes".
func (s spec) Table() string { return plural(s.Snake()) }

// Kebab is the entity in ids of operations: "lab-note".
func (s spec) Kebab() string { return strings.ReplaceAll(s.Snake(), "_", "-") }

// Path is its collection below /v1: "lab-notes".
func (s spec) Path() string { return strings.ReplaceAll(s.Table(), "_", "-") }

// Words is the entity in prose: "lab note".
func (s spec) Words() string { return strings.ReplaceAll(s.Snake(), "_", " ") }

// WordsPlural is more than one of it in prose.
func (s spec) WordsPlural() string { return strings.ReplaceAll(s.Table(), "_", " ") }

// A is its indefinite article.
func (s spec) A() string {
	if strings.ContainsRune("aeiou", rune(s.Snake()[0])) {
		return "an"
	}
	return "a"
}

// First is the field that the generated tests change.
func (s spec) First() field { return s.Fields[0] }

// Has tells whether there is a field of a kind.
func (s spec) Has(kind string) bool {
	return slices.ContainsFunc(s.Fields, func(f field) bool { return f.Kind == kind })
}

func snake(camel string) string {
	var b strings.Builder
	for i, r := range camel {
		if unicode.IsUpper(r) && i > 0 && !unicode.IsUpper(rune(camel[i-1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func plural(noun string) string {
	ends := func(suffixes ...string) bool {
		return slices.ContainsFunc(suffixes, func(suffix string) bool { return strings.HasSuffix(noun, suffix) })
	}
	switch {
	case ends("ay", "ey", "oy", "uy"):
		return noun + "s"
	case ends("y"):
		return noun[:len(noun)-1] + "ies"
	case ends("s", "x", "z", "ch", "sh"):
		return noun + "es"
	}
	return noun + "s"
}
