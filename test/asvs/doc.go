// Package asvs holds docs/asvs.md to the tests of the tree: every clause of OWASP ASVS 5.0.0, levels 1 and 2, has a test,
// a document or an honest word. The clauses are in clauses.yaml.
package asvs
