package httpserver

import (
	"encoding/json"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/httpserver/internal/apidoc"
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
	doc, err := apidoc.Complete(s.api.OpenAPI(), apidoc.Additions{
		Headers:  commonHeaders,
		Examples: s.api.edge.problems.examples(),
	})
	if err != nil {
		return documents{err: fmt.Errorf("complete OpenAPI document: %w", err)}
	}
	asJSON, err := json.Marshal(doc)
	if err != nil {
		return documents{err: fmt.Errorf("write OpenAPI document: %w", err)}
	}
	asYAML, err := doc.YAML()
	if err != nil {
		return documents{err: fmt.Errorf("write OpenAPI document as YAML: %w", err)}
	}
	return documents{json: asJSON, yaml: asYAML}
}

// Describe says in the document what the operations with a tag are about.
func Describe(api huma.API, tag, description string) {
	doc := api.OpenAPI()
	doc.Tags = append(doc.Tags, &huma.Tag{Name: tag, Description: description})
}
