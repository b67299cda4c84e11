package authz

import (
	"cmp"
	"maps"
	"net/http"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"

	"roster/test/operations"
)

// row says what an operation answers.
type row struct {
	// Public is what it answers to everybody, whatever token comes with it; 0 for
	// an operation that asks for one.
	Public int `yaml:"public"`
	// Statuses are by target, and then by kind of caller.
	Targets map[target]map[string]int `yaml:",inline"`
	// Spends marks an operation that ends the caller's account or session.
	Spends bool `yaml:"spends"`
}

// target is whom a request is about.
type target = string

const (
	anything target = "any"      // nobody in particular
	own      target = "own"      // the caller
	foreign  target = "foreign"  // an account without any permission
	stronger target = "stronger" // an administrator
)

// matrix is the file.
type matrix struct {
	// Barred are the callers who get in nowhere, with what they are told.
	Barred     map[string]int `yaml:"barred"`
	Operations map[string]row `yaml:"operations"`
}

func loadMatrix(t *testing.T) matrix {
	t.Helper()
	file, err := os.Open("matrix.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	decoder := yaml.NewDecoder(file)
	decoder.KnownFields(true)
	var m matrix
	if err := decoder.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

// check wants a row for each operation, a status for each caller in it, and no
// row for anything else.
func (m matrix) check(t *testing.T, ops map[string]operations.Operation) {
	t.Helper()
	for id, op := range ops {
		r, found := m.Operations[id]
		switch {
		case !found:
			t.Errorf("matrix.yaml has no row for %s", id)
		case (r.Public != 0) != op.Public:
			t.Errorf("matrix.yaml and the document disagree on whether %s is public", id)
		case r.Public == 0 && len(r.Targets) == 0:
			t.Errorf("matrix.yaml says nothing of %s", id)
		}
		for about, statuses := range r.Targets {
			if !slices.Contains([]target{anything, own, foreign, stronger}, about) {
				t.Errorf("matrix.yaml: %s has the target %q", id, about)
			}
			for _, kind := range kinds {
				if statuses[kind] == 0 {
					t.Errorf("matrix.yaml does not say what %s (%s) answers to %s", id, about, kind)
				}
			}
		}
	}
	for id := range m.Operations {
		if _, found := ops[id]; !found {
			t.Errorf("matrix.yaml has a row for %s, which is no operation", id)
		}
	}
}

// TestAuthorisation asks one server for everything: who may do what, and whether
// anybody can write what is not theirs to write.
func TestAuthorisation(t *testing.T) {
	t.Parallel()
	ops, m := operations.Load(t), loadMatrix(t)
	m.check(t, ops)
	if t.Failed() {
		return
	}
	c := newCast(t)
	t.Run("matrix", func(t *testing.T) { c.of(t).sendMatrix(m, ops) })             //nolint:paralleltest // they share the server
	t.Run("mass assignment", func(t *testing.T) { c.of(t).assignEverything(ops) }) //nolint:paralleltest // they share the server
}

// sendMatrix sends every request that the matrix and the document make together.
//
// ASVS: 7.2.1, 8.2.1, 8.2.2, 8.3.1
func (c *cast) sendMatrix(m matrix, ops map[string]operations.Operation) {
	c.T.Helper()
	sent := 0
	for _, id := range sortedKeys(m.Operations) {
		r, op := m.Operations[id], ops[id]
		for about, statuses := range r.Targets {
			for _, kind := range kinds {
				c.try(op, c.caller(kind, r.Spends && statuses[kind] < http.StatusBadRequest), about, statuses[kind])
				sent++
			}
		}
	}
	c.awaitExpiry()
	for _, id := range sortedKeys(m.Operations) {
		for _, kind := range sortedKeys(m.Barred) {
			c.try(ops[id], c.barred[kind], foreign, cmp.Or(m.Operations[id].Public, m.Barred[kind]))
			sent++
		}
	}
	if least := 12 * len(ops); sent < least {
		c.T.Errorf("only %d requests, and %d are the least", sent, least)
	}
	c.T.Logf("%d requests", sent)
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
