package main

import (
	"fmt"
	"go/format"
	"regexp"
	"strings"
)

// The files that exist and are kept by hand. A module changes these four; everything else is its own or generated.
const (
	wireFile   = "wire.go"
	usesFile   = "test/arch/uses.go"
	schemaFile = "schema.hcl"
	matrixFile = "test/authz/matrix.yaml"
)

// edits change the files that exist, by their path.
func edits(s spec) map[string]func(string) (string, error) {
	return map[string]func(string) (string, error){
		wireFile:   func(text string) (string, error) { return addWiring(s, text) },
		usesFile:   func(text string) (string, error) { return addUse(s, text) },
		schemaFile: func(text string) (string, error) { return text + "\n" + table(s), nil },
		matrixFile: func(text string) (string, error) { return text + matrixRows(s), nil },
	}
}

// replaceOnce puts a text in place of the only match.
func replaceOnce(file, text string, pattern *regexp.Regexp, with string) (string, error) {
	if len(pattern.FindAllStringIndex(text, 2)) != 1 {
		return "", fmt.Errorf("%s has not the form in which a module is added (%s); add it by hand: docs/modules.md", file, pattern)
	}
	return pattern.ReplaceAllString(text, with), nil
}

var (
	lastImport  = regexp.MustCompile(`(?m)^\t"roster/modules/user/usermodule"\n`)
	moduleList  = regexp.MustCompile(`(?m)^(func modules\(.*)\) \[\]module\.Module \{\n\treturn \[\]module\.Module\{(.*)\}$`)
	permissions = regexp.MustCompile(`(?m)^(\treturn slices\.Concat\(user\.Permissions\(\).*)\)$`)
	actions     = regexp.MustCompile(`(?m)^(\treturn slices\.Concat\(user\.Actions\(\).*)\)$`)
	built       = regexp.MustCompile(`(?m)^(\t\tmodules, wire\.Struct\(new\(app\), "\*"\),)$`)
)

func addWiring(s spec, text string) (string, error) {
	name := s.Module
	for _, edit := range []struct {
		at   *regexp.Regexp
		with string
	}{
		{lastImport, fmt.Sprintf("$0\t%q\n\t%q\n", "roster/modules/"+name, "roster/modules/"+name+"/"+name+"module")},
		{moduleList, fmt.Sprintf("${1}, %s *%smodule.Module) []module.Module {\n\treturn []module.Module{${2}, %s.Module}", parameter(name), name, parameter(name))},
		{permissions, fmt.Sprintf("${1}, %s.Permissions())", name)},
		{actions, fmt.Sprintf("${1}, %s.Actions())", name)},
		{built, fmt.Sprintf("\t\t%smodule.New,\n${1}", name)},
	} {
		var err error
		if text, err = replaceOnce(wireFile, text, edit.at, edit.with); err != nil {
			return "", err
		}
	}
	return formatted(wireFile, text)
}

func dropWiring(module, text string) (string, error) {
	for _, drop := range []string{
		fmt.Sprintf("\t%q\n", "roster/modules/"+module), fmt.Sprintf("\t%q\n", "roster/modules/"+module+"/"+module+"module"),
		fmt.Sprintf(", %s *%smodule.Module", parameter(module), module), fmt.Sprintf(", %s.Module", parameter(module)),
		fmt.Sprintf(", %s.Permissions()", module), fmt.Sprintf(", %s.Actions()", module), fmt.Sprintf("\t\t%smodule.New,\n", module),
	} {
		if strings.Count(text, drop) != 1 {
			return "", fmt.Errorf("%s uses %s otherwise than a fresh module is used; take it out by hand", wireFile, module)
		}
		text = strings.Replace(text, drop, "", 1)
	}
	return formatted(wireFile, text)
}

// parameter is a name that hides no package.
func parameter(module string) string { return module + "Part" }

var usesEnd = regexp.MustCompile(`(?m)^\}\n\z`)

func addUse(s spec, text string) (string, error) {
	text, err := replaceOnce(usesFile, text, usesEnd, fmt.Sprintf("\t%q: {},\n}\n", s.Module))
	if err != nil {
		return "", err
	}
	return formatted(usesFile, text)
}

func dropUse(module, text string) (string, error) {
	line := regexp.MustCompile(`(?m)^\t"` + module + `": +\{\},\n`)
	text, err := replaceOnce(usesFile, text, line, "")
	if err != nil {
		return "", fmt.Errorf("%s declares that %s uses others, or that it is not there; take it out by hand", usesFile, module)
	}
	return formatted(usesFile, text)
}

func formatted(file, text string) (string, error) {
	out, err := format.Source([]byte(text))
	if err != nil {
		return "", fmt.Errorf("format %s: %w", file, err)
	}
	return string(out), nil
}

// matrixRows say who may do what. Requests for one of them name an id that is nobody's, which those who may are told.
func matrixRows(s spec) string {
	var b strings.Builder
	for _, op := range []struct {
		id      string
		answers int
	}{{"list-" + s.Path(), 200}, {"create-" + s.Kebab(), 201}, {"get-" + s.Kebab(), 404}, {"patch-" + s.Kebab(), 404}, {"delete-" + s.Kebab(), 404}} {
		fmt.Fprintf(&b, "  %s: # %s\n    any: {guest: 403, user: 403, moderator: 403, admin: %d}\n", op.id, s.Module, op.answers)
	}
	return b.String()
}

func dropMatrixRows(module, text string) string {
	rows := regexp.MustCompile(`(?m)^  [a-z-]+: # ` + module + `\n    any: .*\n`)
	return rows.ReplaceAllString(text, "")
}
