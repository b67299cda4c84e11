// Package e2e builds the binary and uses it as a person would: over HTTP, on
// the command line, with signals. What a single package can show is tested
// there.
package e2e
