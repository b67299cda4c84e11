// Package gormstore keeps the identity module's state in PostgreSQL. It backs
// the store ports of package app; what has to be decided in one step is one
// statement here, so that replicas and parallel requests agree.
package gormstore
