// Package uuidgen makes the identifiers that package id describes. Wire binds
// it wherever an id.Generator is asked for.
package uuidgen

import "github.com/google/uuid"

// Generator makes UUIDs from the operating system's random source. Its zero
// value is ready.
type Generator struct{}

// New returns a Generator.
func New() Generator { return Generator{} }

// Random makes a version 4 UUID. It panics when the operating system has no
// randomness left to give, which leaves nothing safe to go on with.
func (Generator) Random() string { return uuid.New().String() }

// Ordered makes a version 7 UUID; it panics as Random does.
func (Generator) Ordered() string { return uuid.Must(uuid.NewV7()).String() }
