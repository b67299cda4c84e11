package apidoc

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"

	"github.com/danielgtaylor/huma/v2"
)

const schemaPrefix = "#/components/schemas/"

var schemaRef = regexp.MustCompile(`"` + schemaPrefix + `([^"]+)"`)

// usedSchemas is a registry that writes only the schemas that something refers
// to: types whose schema stands where they are used leave one behind.
type usedSchemas struct {
	huma.Registry

	used map[string]*huma.Schema
}

// MarshalJSON writes the schemas by name.
func (u usedSchemas) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(u.used)
	if err != nil {
		return nil, fmt.Errorf("write schemas: %w", err)
	}
	return text, nil
}

// onlyUsed keeps what the paths refer to, and what that refers to.
func onlyUsed(all huma.Registry, paths map[string]*huma.PathItem) (usedSchemas, error) {
	schemas := usedSchemas{Registry: all, used: map[string]*huma.Schema{}}
	var value any = paths
	for {
		text, err := json.Marshal(value)
		if err != nil {
			return usedSchemas{}, fmt.Errorf("look for the schemas in use: %w", err)
		}
		found := map[string]*huma.Schema{}
		for _, match := range schemaRef.FindAllStringSubmatch(string(text), -1) {
			if name := match[1]; schemas.used[name] == nil {
				found[name] = all.SchemaFromRef(schemaPrefix + name)
			}
		}
		if len(found) == 0 {
			return schemas, nil
		}
		maps.Copy(schemas.used, found)
		value = found
	}
}
