// Package describe writes the parts of the documents that are made from the live catalogue: diagrams, tables, indexes.
// A document marks where they belong; all else in it is written by hand.
//
//	<!-- generated: tables user -->
//	<!-- end -->
package describe

const (
	// ModelFile is the document of the data model, from the project's root.
	ModelFile = "docs/data_model.md"
	// GuideFile is the document of the queries, from the project's root.
	GuideFile = "docs/query_optimization.md"
)
