package coverage

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"go.yaml.in/yaml/v3"
)

// CatalogueFile lists the clauses, from the project's root.
const CatalogueFile = "test/asvs/clauses.yaml"

// Chapter is one of the standard.
type Chapter struct {
	Number int    `yaml:"chapter"`
	Name   string `yaml:"name"`
	// Documentation says that its first section asks for documentation, which no test can stand in for.
	Documentation bool          `yaml:"documentation"`
	Clauses       map[ID]Clause `yaml:"clauses"`
}

// ids are the chapter's numbers in order.
func (c Chapter) ids() []ID { return slices.SortedFunc(maps.Keys(c.Clauses), compare) }

func readCatalogue(fsys fs.FS) ([]Chapter, error) {
	text, err := fs.ReadFile(fsys, CatalogueFile)
	if err != nil {
		return nil, fmt.Errorf("read the catalogue: %w", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var chapters []Chapter
	if err := decoder.Decode(&chapters); err != nil {
		return nil, fmt.Errorf("read %s: %w", CatalogueFile, err)
	}
	return chapters, nil
}
