package apidoc

import (
	"maps"

	"github.com/danielgtaylor/huma/v2"
)

// Additions are what the document needs besides its operations.
type Additions struct {
	// Headers are on every reply, by name.
	Headers map[string]*huma.Header
	// Examples are named ones; those that no operation refers to by ExampleRef
	// are left out.
	Examples map[string]*huma.Example
}

// ExampleRef refers to a named example of the additions.
func ExampleRef(name string) *huma.Example {
	return &huma.Example{Ref: "#/components/examples/" + name}
}

// Complete is a copy of the document with the additions, its tags sorted and an
// example of each body and path parameter. The document itself, by which
// requests are checked, stays as it is. An error says what cannot be written.
func Complete(doc *huma.OpenAPI, more Additions) (*huma.OpenAPI, error) {
	complete, components := *doc, *doc.Components
	components.Headers, components.Examples = more.Headers, map[string]*huma.Example{}
	complete.Components = &components
	complete.Tags = tagsOf(doc)
	writer := completer{sampler: sampler{doc.Components.Schemas}, more: more, used: components.Examples}
	complete.Paths = make(map[string]*huma.PathItem, len(doc.Paths))
	for path, item := range doc.Paths {
		complete.Paths[path] = writer.item(item)
	}
	schemas, err := onlyUsed(doc.Components.Schemas, complete.Paths)
	if err != nil {
		return nil, err
	}
	components.Schemas = schemas
	return &complete, nil
}

type completer struct {
	sampler sampler
	more    Additions
	used    map[string]*huma.Example
}

func (c completer) item(item *huma.PathItem) *huma.PathItem {
	complete := *item
	for _, op := range []**huma.Operation{&complete.Get, &complete.Post, &complete.Put, &complete.Patch, &complete.Delete} {
		if *op != nil {
			*op = c.operation(*op)
		}
	}
	return &complete
}

func (c completer) operation(op *huma.Operation) *huma.Operation {
	complete := *op
	complete.Parameters = make([]*huma.Param, len(op.Parameters))
	for i, p := range op.Parameters {
		complete.Parameters[i] = c.parameter(p)
	}
	if op.RequestBody != nil {
		body := *op.RequestBody
		body.Content = c.content(body.Content)
		complete.RequestBody = &body
	}
	complete.Responses = make(map[string]*huma.Response, len(op.Responses))
	for status, response := range op.Responses {
		complete.Responses[status] = c.response(response)
	}
	return &complete
}

func (c completer) parameter(p *huma.Param) *huma.Param {
	if p.In != "path" || p.Example != nil || p.Schema == nil {
		return p
	}
	complete := *p
	complete.Example = c.sampler.of(p.Schema, 0)
	return &complete
}

func (c completer) response(response *huma.Response) *huma.Response {
	complete := *response
	complete.Content = c.content(response.Content)
	complete.Headers = maps.Clone(response.Headers)
	if complete.Headers == nil {
		complete.Headers = map[string]*huma.Param{}
	}
	for name := range c.more.Headers {
		if complete.Headers[name] == nil {
			complete.Headers[name] = &huma.Param{Ref: "#/components/headers/" + name}
		}
	}
	return &complete
}

func (c completer) content(content map[string]*huma.MediaType) map[string]*huma.MediaType {
	complete := make(map[string]*huma.MediaType, len(content))
	for name, media := range content {
		written := *media
		if media.Example == nil && len(media.Examples) == 0 && media.Schema != nil && (media.Schema.Type != "" || media.Schema.Ref != "") {
			written.Example = c.sampler.of(media.Schema, 0)
		}
		for example := range media.Examples {
			if named, found := c.more.Examples[example]; found {
				c.used[example] = named
			}
		}
		complete[name] = &written
	}
	return complete
}
