package httpserver

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/idempotency"
)

const bearerScheme = "bearer"

var bearerSchemeDescription = &huma.SecurityScheme{
	Type:         "http",
	Scheme:       "bearer",
	BearerFormat: "JWT",
	Description: "An access token in the Authorization header: a JWT as RFC 9068 describes it, handled as RFC8725 asks " +
		"(one algorithm for each key, explicit type, issuer and audience).",
}

// document is the operation as huma takes it; huma adds parameters and bodies
// from the types, and learn what follows from these.
func (op Operation) document() huma.Operation {
	doc := huma.Operation{
		OperationID:   op.ID,
		Method:        op.Method,
		Path:          op.Path,
		Summary:       op.Summary,
		Description:   op.Description,
		Tags:          []string{op.Tag},
		DefaultStatus: op.Status,
		Parameters:    op.headers(),
		Security:      []map[string][]string{{bearerScheme: {}}},
		// The edge has read, bounded and checked the body before huma sees it.
		MaxBodyBytes: -1,
	}
	if op.Public {
		doc.Security = []map[string][]string{}
	}
	if op.Permission != "" {
		doc.Extensions = map[string]any{"x-permission": op.Permission}
	}
	return doc
}

// headers are the ones that the edge itself understands.
func (op Operation) headers() []*huma.Param {
	var headers []*huma.Param
	if op.Method != http.MethodGet {
		headers = append(headers, headerParam(reasonHeader, "Why, in your own words; recorded with the change.", maxReason))
	}
	if op.Idempotent {
		headers = append(headers, headerParam(idempotencyHeader,
			"A key of your choice, such as a UUID. The same request sent again with it within 24 hours gives the first reply again and changes nothing.",
			idempotency.MaxKey))
	}
	return headers
}

func headerParam(name, description string, longest int) *huma.Param {
	return &huma.Param{
		Name: name, In: "header", Description: description,
		Schema: &huma.Schema{Type: huma.TypeString, MaxLength: &longest},
	}
}

// headerLengths are the most characters of headers that operations declare
// without a length of their own.
var headerLengths = map[string]int{
	"Cache-Control": 100,
	"ETag":          32,
	"Link":          maxURI,
	"Location":      maxURI,
}

// commonHeaders are on every reply.
var commonHeaders = map[string]*huma.Header{
	"Access-Control-Allow-Origin": textHeader("The page's origin, when it is one that the service is configured to allow; absent otherwise.", 255),
	requestIDHeader:               textHeader("The identifier of the request, which the log quotes too.", 128),
	rateLimitHeader:               textHeader("How you stand to the operation's limit; absent from operations without one (x-rate-limit).", 200),
}
