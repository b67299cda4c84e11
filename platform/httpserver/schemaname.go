package httpserver

import (
	"reflect"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// bodySuffix marks the types of bodies in the code; the document is about
// nothing else.
const bodySuffix = "Body"

// moduleType is a module's own type, in the full name of a type parameter or
// in a package path joined with a name.
var moduleType = regexp.MustCompile(`[\w./]*/modules/(\w+)/[\w/]*\.(\w+)`)

// schemaName names a type in the document: as huma does, with the module in
// front, because modules name their bodies without knowing of each other.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		return huma.DefaultSchemaNamer(t, hint)
	}
	qualified := moduleType.ReplaceAllStringFunc(t.PkgPath()+"."+name, func(full string) string {
		parts := moduleType.FindStringSubmatch(full)
		return inModule(parts[1], parts[2])
	})
	var readable strings.Builder
	for _, part := range strings.FieldsFunc(qualified, func(r rune) bool { return strings.ContainsRune("[]*,", r) }) {
		readable.WriteString(upperFirst(part[strings.LastIndex(part, ".")+1:]))
	}
	return readable.String()
}

// inModule is the name of a module's type: "UserProfile" for profileBody of
// user, "User" for userBody.
func inModule(module, name string) string {
	name = upperFirst(strings.TrimSuffix(name, bodySuffix))
	module = upperFirst(module)
	if strings.HasPrefix(name, module) {
		return name
	}
	return module + name
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
