package httpserver

import (
	"encoding/json"
	"io"

	"github.com/danielgtaylor/huma/v2"
)

// huma keeps these in package variables and reads them while it registers and
// serves. They are set while the program is initialised, when nothing runs
// beside it, and nowhere else.
func init() {
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
	huma.NewErrorWithContext = problemFromHuma
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return problemFromHuma(nil, status, message, errs...)
	}
}

const (
	jsonType       = "application/json"
	mergePatchType = "application/merge-patch+json"
	problemType    = "application/problem+json"
)

// StandIn is a body that has the schema of one type and is written as another
// value: without the detour of MarshalJSON, whose text is made, read and copied
// again. As in that text, <, > and & are written as escapes.
type StandIn interface{ Written() any }

// jsonFormat reads and writes bodies. By the time it reads one, the edge has
// made sure that there is nothing ambiguous in it, and huma's schema that its
// members are known and spelt right.
var jsonFormat = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		encoder := json.NewEncoder(w)
		stand, ok := v.(StandIn)
		encoder.SetEscapeHTML(ok)
		if ok {
			v = stand.Written()
		}
		return encoder.Encode(v) //nolint:wrapcheck // huma turns it into a panic that names the operation
	},
	Unmarshal: decodeBody,
}

// humaConfig leaves out what huma adds by default: links to schemas, pages
// that load scripts from elsewhere, and routes for the document.
func humaConfig(info *huma.Info) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    info,
			// Relative, so that the document is right wherever it comes from.
			Servers: []*huma.Server{{
				URL: "/", Description: "The service that this document comes from: local, staging or production.",
				Extensions: map[string]any{"x-internal": false},
			}},
			Components: &huma.Components{
				Schemas:         huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{bearerScheme: bearerSchemeDescription},
			},
		},
		Formats:       map[string]huma.Format{jsonType: jsonFormat, "json": jsonFormat},
		DefaultFormat: jsonType,
	}
}
