// Package httpserver is the edge: it listens, bounds and checks what comes in,
// finds out who is asking, turns errors into problem documents and documents
// every operation. A module's httpapi package registers operations with Route
// and uses ETag, Precondition and List; nothing else knows this package but the
// wiring.
//
// Whatever a request is refused for, the reply is application/problem+json
// (RFC 9457) with a stable code, and never repeats a value of the request.
package httpserver
