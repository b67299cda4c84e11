package apidoc

import (
	"maps"

	"github.com/danielgtaylor/huma/v2"
)

// lengths are the most characters of values whose format leaves no choice.
var lengths = map[string]int{
	"uuid":      36,
	"date":      len("2006-01-02"),
	"date-time": len("2006-01-02T15:04:05.999999999+07:00"), // RFC 3339
}

// largestInteger is the largest that every JSON reader takes exactly (RFC 7493, 2.2).
const largestInteger = 1<<53 - 1

// Bound gives a schema, and those inside it, the bounds that its formats imply:
// strings of a fixed format their length, integers the range in which JSON is
// exact. Bounds that are declared stay. It returns the same schema.
func Bound(schema *huma.Schema) *huma.Schema {
	if schema == nil || schema.Ref != "" {
		return schema
	}
	switch schema.Type {
	case huma.TypeString:
		boundLength(schema)
	case huma.TypeInteger:
		boundRange(schema)
	case huma.TypeArray:
		moveLength(schema, schema.Items)
	case huma.TypeObject:
		values, _ := schema.AdditionalProperties.(*huma.Schema)
		moveLength(schema, values)
	}
	Bound(schema.Items)
	for _, property := range schema.Properties {
		Bound(property)
	}
	if values, ok := schema.AdditionalProperties.(*huma.Schema); ok {
		Bound(values)
	}
	return schema
}

// moveLength takes the length that is declared for a list or a map of texts for
// that of each text: huma leaves it where it says nothing.
func moveLength(schema, values *huma.Schema) {
	if schema.MaxLength == nil || values == nil || values.Type != huma.TypeString {
		return
	}
	values.MaxLength, schema.MaxLength = schema.MaxLength, nil
	values.PrecomputeMessages()
}

func boundLength(schema *huma.Schema) {
	longest, fixed := lengths[schema.Format]
	if !fixed || schema.MaxLength != nil {
		return
	}
	// Documented only: the format is what is checked, and one mistake is told once.
	schema.Extensions = maps.Clone(schema.Extensions)
	if schema.Extensions == nil {
		schema.Extensions = map[string]any{}
	}
	schema.Extensions["maxLength"] = longest
}

func boundRange(schema *huma.Schema) {
	before := *schema
	if schema.Minimum == nil && schema.ExclusiveMinimum == nil {
		least := -float64(largestInteger)
		schema.Minimum = &least
	}
	if schema.Maximum == nil && schema.ExclusiveMaximum == nil {
		most := float64(largestInteger)
		schema.Maximum = &most
	}
	if before.Minimum != schema.Minimum || before.Maximum != schema.Maximum {
		schema.PrecomputeMessages()
	}
}

// BoundOperation does so for all parameters, bodies and headers of an operation
// whose schemas are no references, and for the schemas that they refer to.
// Headers of replies whose length nothing tells get the one that is given for
// their name.
func BoundOperation(op *huma.Operation, schemas huma.Registry, headerLengths map[string]int) {
	for _, schema := range schemas.Map() {
		Bound(schema)
	}
	for _, p := range op.Parameters {
		Bound(p.Schema)
	}
	for _, response := range op.Responses {
		for name, header := range response.Headers {
			boundHeader(Bound(header.Schema), headerLengths[name])
		}
		for _, media := range response.Content {
			Bound(media.Schema)
		}
	}
}

func boundHeader(schema *huma.Schema, longest int) {
	if schema != nil && schema.Type == huma.TypeString && schema.MaxLength == nil && longest > 0 {
		schema.MaxLength = &longest
	}
}
