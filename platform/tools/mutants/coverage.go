package main

import (
	"fmt"

	"golang.org/x/tools/cover"
)

// blocks are the stretches of code of each file, with how often tests run them.
type blocks map[string][]cover.ProfileBlock

func readCoverage(file string) (blocks, error) {
	profiles, err := cover.ParseProfiles(file)
	if err != nil {
		return nil, fmt.Errorf("read the coverage: %w", err)
	}
	b := blocks{}
	for _, p := range profiles {
		b[p.FileName] = p.Blocks
	}
	return b, nil
}

// include tells whether a test runs the place of a mutant. What belongs to no
// stretch, as a constant does, is taken for covered.
func (b blocks) include(file string, m mutant) bool {
	known := false
	for _, block := range b[file] {
		begun := m.line > block.StartLine || m.line == block.StartLine && m.column >= block.StartCol
		over := m.line > block.EndLine || m.line == block.EndLine && m.column >= block.EndCol
		if begun && !over {
			if block.Count > 0 {
				return true
			}
			known = true
		}
	}
	return !known
}
