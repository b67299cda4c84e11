package httpserver

import (
	"net/http"

	"roster/platform/authn"
	"roster/platform/fault"
)

// What the edge itself refuses requests with.
var (
	// ErrMalformed is a request whose address, parameters or headers cannot be
	// read; it names them with At.
	ErrMalformed = fault.New(fault.Malformed, "malformed_request", "The request cannot be read; see errors.")
	// ErrMalformedJSON is a body that is no JSON, or none that is unambiguous.
	ErrMalformedJSON = fault.New(fault.Malformed, "malformed_json", "The body is no JSON document that can be accepted; see errors.")
	// ErrBodyRequired is a request without the body that it needs.
	ErrBodyRequired = fault.New(fault.Malformed, "body_required", "Send a JSON body.")
	// ErrTimeout is a request that worked longer than it may.
	ErrTimeout = fault.New(fault.Unavailable, "request_timeout", "The request took too long and was ended; try again, or ask for less.")
)

// The sorts of problem for which there is no kind of fault, because no use case
// can meet them.
var (
	routeNotFound    = newEntry(http.StatusNotFound, "route_not_found", "There is no operation at this address; see /openapi.json for those there are.")
	methodNotAllowed = newEntry(http.StatusMethodNotAllowed, "method_not_allowed", "The address exists, but not with this method; see the Allow header.")
	bodyTimeout      = newEntry(http.StatusRequestTimeout, "body_timeout", "The body came too slowly; send it again.")
	bodyTooLarge     = newEntry(http.StatusRequestEntityTooLarge, "body_too_large", "The body is larger than may be sent.")
	uriTooLong       = newEntry(http.StatusRequestURITooLong, "uri_too_long", "The address is longer than may be sent.")
	unsupportedMedia = newEntry(http.StatusUnsupportedMediaType, "unsupported_media_type", "Send the body with one of the media types of this operation, in UTF-8 and not compressed.")
	headersTooLarge  = newEntry(http.StatusRequestHeaderFieldsTooLarge, "headers_too_large", "The headers are larger than may be sent.")
	clientClosed     = newEntry(statusClientClosed, "client_closed_request", "The client went away before the reply.")
	internalError    = newEntry(http.StatusInternalServerError, "internal_error", "The service failed to answer; quote the request id when asking for help.")
)

// statusClientClosed is for the log: nobody is there to read it.
const statusClientClosed = 499

// generalEntries are the problems that every operation can answer with, by
// themselves or depending on how it is declared.
func generalEntries() []entry {
	entries := []entry{
		routeNotFound, methodNotAllowed, bodyTimeout, bodyTooLarge, uriTooLong,
		unsupportedMedia, headersTooLarge, clientClosed, internalError,
	}
	for _, f := range []*fault.Error{
		ErrMalformed, ErrMalformedJSON, ErrBodyRequired, ErrTimeout, fault.ErrInvalid,
		authn.ErrUnauthenticated, authn.ErrForbidden, ErrTooManyRequests,
		ErrPreconditionRequired, ErrPreconditionMalformed, ErrPreconditionFailed,
	} {
		entries = append(entries, entryOf(f))
	}
	return entries
}
