// Package hostile sends the texts of testdata/strings.txt to the running
// program: as every text of a body, as names of members, as every parameter of
// path and query, and as every header that an operation reads. The places are
// taken from the OpenAPI document, so that a new operation is in it by itself.
// Each answer has to be one that the document tells of.
package hostile
