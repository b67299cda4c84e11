package httpserver

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// documents is the OpenAPI document in its two spellings.
type documents struct {
	json, yaml []byte
	err        error
}

// OpenAPI is the document of all registered operations, as YAML. It is the same
// for the same operations, in whatever order they were registered.
func (s *Server) OpenAPI() ([]byte, error) {
	d := s.exportDocuments()
	return d.yaml, d.err
}

func (s *Server) exportDocuments() documents {
	doc := *s.api.OpenAPI()
	doc.Tags = tagsOf(&doc)
	asJSON, err := json.Marshal(&doc)
	if err != nil {
		return documents{err: fmt.Errorf("write OpenAPI document: %w", err)}
	}
	asYAML, err := doc.YAML()
	if err != nil {
		return documents{err: fmt.Errorf("write OpenAPI document as YAML: %w", err)}
	}
	return documents{json: asJSON, yaml: asYAML}
}

// tagsOf lists the tags that operations have, sorted.
func tagsOf(doc *huma.OpenAPI) []*huma.Tag {
	names := map[string]bool{}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				names[op.Tags[0]] = true
			}
		}
	}
	var tags []*huma.Tag
	for _, name := range slices.Sorted(maps.Keys(names)) {
		tags = append(tags, &huma.Tag{Name: name})
	}
	return tags
}
