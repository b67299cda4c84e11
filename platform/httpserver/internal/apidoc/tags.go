package apidoc

import (
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// tagsOf lists the tags that operations have, sorted, each with the description
// that the document holds for it.
func tagsOf(doc *huma.OpenAPI) []*huma.Tag {
	tags := map[string]*huma.Tag{}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				tags[op.Tags[0]] = &huma.Tag{Name: op.Tags[0]}
			}
		}
	}
	for _, described := range doc.Tags {
		if tags[described.Name] != nil {
			tags[described.Name] = described
		}
	}
	return slices.SortedFunc(maps.Values(tags), func(a, b *huma.Tag) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
}
