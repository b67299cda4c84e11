// Package coverage ties the clauses of OWASP ASVS to the tests that show them. A test names its clauses in its comment:
//
//	// ASVS: 6.2.1, 6.2.4
//
// The catalogue has every clause of levels 1 and 2, in our words, and an honest word where no test speaks.
package coverage

import (
	"cmp"
	"io/fs"
	"slices"
)

// Map is the catalogue with the tests of a tree.
type Map struct {
	chapters   []Chapter
	tests      map[ID][]test
	complaints []string // of the tests
	project    fs.FS
}

// Read makes the map of the project at fsys.
func Read(fsys fs.FS) (Map, error) {
	chapters, err := readCatalogue(fsys)
	if err != nil {
		return Map{}, err
	}
	annotations, complaints, err := annotationsIn(fsys)
	if err != nil {
		return Map{}, err
	}
	m := Map{chapters: chapters, tests: map[ID][]test{}, complaints: complaints, project: fsys}
	for _, a := range annotations {
		for _, id := range a.clauses {
			m.tests[id] = append(m.tests[id], a.test)
		}
	}
	for _, tests := range m.tests {
		slices.SortFunc(tests, func(a, b test) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.name, b.name)) })
	}
	return m, nil
}

// Counts are the clauses by state and then by level.
func (m Map) Counts() map[State]map[int]int {
	counts := map[State]map[int]int{}
	for state := Shown; state <= Silent; state++ {
		counts[state] = map[int]int{}
	}
	for _, chapter := range m.chapters {
		for id, c := range chapter.Clauses {
			counts[c.state(len(m.tests[id]))][c.Level]++
		}
	}
	return counts
}
