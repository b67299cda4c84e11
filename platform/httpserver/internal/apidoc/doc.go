// Package apidoc completes the OpenAPI document with what follows from what is
// already in it: bounds from formats, examples from schemas, and the headers
// that every reply has. The HTTP server uses it; it knows no operation.
package apidoc
