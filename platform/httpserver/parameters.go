package httpserver

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"roster/platform/fault"
)

const maxQueryParameters = 50

// checkQuery refuses parameters that the operation does not have: a filter that
// is misspelt must not list everything.
func (r *route) checkQuery(raw string) error {
	if raw == "" {
		return nil
	}
	if strings.Count(raw, "&") >= maxQueryParameters {
		return ErrMalformed.At("query", "too_many", "has too many parameters")
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return ErrMalformed.At("query", "encoding", "is not encoded as a query")
	}
	refusal := ErrMalformed
	for _, name := range sortedKeys(values) {
		if broken, ok := r.checkParameter(name, values[name]); !ok {
			refusal = refusal.At(broken.Pointer, broken.Code, broken.Message)
		}
	}
	if len(refusal.Fields()) > 0 {
		return refusal
	}
	return nil
}

func (r *route) checkParameter(name string, values []string) (broken fault.Field, ok bool) {
	repeatable, known := r.query[name]
	switch {
	case !known:
		return fault.Field{Pointer: pointerOf("query." + name), Code: "unknown_parameter", Message: "is no parameter of this operation"}, false
	case len(values) > 1 && !repeatable:
		return fault.Field{Pointer: "query." + name, Code: "repeated", Message: "may be sent once only"}, false
	case !slices.ContainsFunc(values, func(v string) bool { return !readable(v) }):
		return fault.Field{}, true
	}
	return fault.Field{Pointer: "query." + name, Code: "encoding", Message: "is not UTF-8 text"}, false
}

// checkHeaders refuses a repeated header where the operation reads one.
func (r *route) checkHeaders(x *exchange) error {
	for _, name := range r.headers {
		if len(headerValues(x, name)) > 1 {
			return ErrMalformed.At("header."+name, "repeated", "may be sent once only")
		}
	}
	return nil
}

// readable tells text that may be stored: valid UTF-8 without NUL, which
// PostgreSQL refuses.
func readable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}

func sortedKeys(values url.Values) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// checkAddress refuses a path or a header that cannot be text, and an encoded
// slash, which a proxy in front may take for something else than we do.
func checkAddress(req *http.Request) error {
	if !readable(req.URL.Path) || strings.Contains(strings.ToLower(req.URL.RawPath), "%2f") {
		return ErrMalformed.At("path", "encoding", "is not UTF-8 text, or holds an encoded slash")
	}
	for name, values := range req.Header {
		for _, value := range values {
			if !readable(value) {
				return ErrMalformed.At(pointerOf("header."+name), "encoding", "is not UTF-8 text")
			}
		}
	}
	return nil
}
