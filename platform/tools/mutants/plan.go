package main

import (
	"fmt"
	"os"

	"go.yaml.in/yaml/v3"
)

// plan is what is tried, and how much of it has to be noticed.
type plan struct {
	Score   float64  `yaml:"score"` // the least percentage of killed mutants
	Targets []target `yaml:"targets"`
}

// target is a package, or some files of it.
type target struct {
	Directory string   `yaml:"directory"`
	Files     []string `yaml:"files"` // all when empty
	// Equivalent are mutants that no test could notice, by name, with the reason.
	Equivalent map[string]string `yaml:"equivalent"`
}

func readPlan(file string) (plan, error) {
	var p plan
	text, err := os.ReadFile(file) //nolint:gosec // the one that main names
	if err != nil {
		return p, fmt.Errorf("read what to try (run it at the root of the project): %w", err)
	}
	if err := yaml.Unmarshal(text, &p); err != nil {
		return p, fmt.Errorf("read %s: %w", file, err)
	}
	return p, nil
}
