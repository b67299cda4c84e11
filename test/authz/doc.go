// Package authz holds the program to matrix.yaml: for every operation, what it
// answers to everybody there is, about their own account and about others'. The
// requests are made from the OpenAPI document, so that an operation without a
// row is noticed, and so is a row without an operation.
package authz
