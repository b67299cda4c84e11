package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// result is what became of the mutants of a target.
type result struct {
	target   target
	mutants  []mutant
	outcomes []outcome
}

// equivalent tells whether a mutant is declared to be one that no test could
// notice.
func (r result) equivalent(m mutant) bool {
	_, declared := r.target.Equivalent[m.name]
	return declared
}

// tell writes of a mutant that no test failed for, in one piece.
func (r result) tell(out io.Writer, m mutant, o outcome) {
	if o != killed && !r.equivalent(m) {
		_, _ = fmt.Fprintf(out, "%-12s%s/%s:%d\n            %s\n", o, r.target.Directory, m.file, m.line, m.name)
	}
}

// count tells how many mutants came to an end, without those that are declared
// equivalent, and how many those are.
func (r result) count() (by map[outcome]int, equivalent int) {
	by = map[outcome]int{}
	for i, m := range r.mutants {
		if r.equivalent(m) {
			equivalent++
			continue
		}
		by[r.outcomes[i]]++
	}
	return by, equivalent
}

// score is the percentage of mutants that tests notice, of those they could.
func (r result) score() float64 {
	by, equivalent := r.count()
	const percent = 100
	return percent * float64(by[killed]+by[timedOut]) / float64(max(1, len(r.mutants)-equivalent))
}

// problems are a score that is too low, and declarations that are not true.
func (r result) problems(least float64) error {
	var wrong error
	if score := r.score(); score < least {
		wrong = fmt.Errorf("%s scores %.1f %%, and %.0f %% are asked for", r.target.Directory, score, least)
	}
	for _, name := range slices.Sorted(maps.Keys(r.target.Equivalent)) {
		switch i := slices.IndexFunc(r.mutants, func(m mutant) bool { return m.name == name }); {
		case i < 0:
			wrong = errors.Join(wrong, fmt.Errorf("%s has no mutant %q any more: take it from the list", r.target.Directory, name))
		case r.outcomes[i] == killed || r.outcomes[i] == timedOut:
			wrong = errors.Join(wrong, fmt.Errorf("%s: %q is called equivalent, and was %s", r.target.Directory, name, r.outcomes[i]))
		}
	}
	return wrong
}

// table writes the figures, as Markdown.
func table(out io.Writer, results []result) {
	_, _ = fmt.Fprint(out, "\n| package | mutants | killed | of them by time | survived | not covered | equivalent | score |\n|---|---|---|---|---|---|---|---|\n")
	for _, r := range results {
		by, equivalent := r.count()
		_, _ = fmt.Fprintf(out, "| %s | %d | %d | %d | %d | %d | %d | %.1f %% |\n", r.target.Directory, len(r.mutants),
			by[killed]+by[timedOut], by[timedOut], by[survived], by[idle], equivalent, r.score())
	}
}
