package asvs

import (
	"os"
	"testing"

	"roster/platform/tools/asvs/coverage"
)

func TestTheMapIsTrue(t *testing.T) {
	t.Parallel()
	project := os.DirFS("../..")
	m, err := coverage.Read(project)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range m.Problems() {
		t.Error(problem)
	}
	written, err := os.ReadFile("../../" + coverage.DocumentFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != m.Document() {
		t.Errorf("%s is not what the tests and the catalogue say: run `go tool asvs`", coverage.DocumentFile)
	}
}

// The standard has so many clauses, by level; none is forgotten.
func TestEveryClauseIsListed(t *testing.T) {
	t.Parallel()
	m, err := coverage.Read(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	all := map[int]int{}
	for _, byLevel := range m.Counts() {
		all[1] += byLevel[1]
		all[2] += byLevel[2]
	}
	if all[1] != 70 || all[2] != 183 {
		t.Errorf("%d clauses of level 1 and %d of level 2; the standard has 70 and 183", all[1], all[2])
	}
}
