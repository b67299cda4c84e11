package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestOutcomes breaks a package of its own in each way, and knows what has to
// become of it.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	r, err := try(t.Context(), io.Discard, target{Directory: "testdata/sample"}, 1)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, m := range r.mutants {
		got = append(got, fmt.Sprintf("%s: %s", m.name, r.outcomes[i]))
	}
	want := []string{
		"sample.go -: 5 + 5 => 5 - 5: killed",
		"sample.go Small: n < most => n <= most: survived",
		"sample.go Small: n < most => n >= most: killed",
		"sample.go Idle: !a => a: not covered",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\ninstead of\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if score := r.score(); score != 50 {
		t.Errorf("score %v", score)
	}
	r.target.Equivalent = map[string]string{"sample.go Small: n < most => n <= most": "said so"}
	if err := r.problems(60); err != nil || r.score() < 66 {
		t.Errorf("without an equivalent mutant the score is %v: %v", r.score(), err)
	}
	for name, c := range map[string]struct {
		least    float64
		declared string
	}{
		"a low score":                   {70, "sample.go Small: n < most => n <= most"},
		"a killed one as equivalent":    {0, "sample.go Small: n < most => n >= most"},
		"an equivalent that is no more": {0, "sample.go Large: n > most => n >= most"},
	} {
		r.target.Equivalent = map[string]string{c.declared: "said so"}
		if r.problems(c.least) == nil {
			t.Errorf("no complaint about %s", name)
		}
	}
}

// TestEndlessTests: a mutant that keeps the tests from ending is none that they
// pass, and the tool goes on.
func TestEndlessTests(t *testing.T) {
	t.Parallel()
	pkg, err := load(t.Context(), "testdata/sample")
	if err != nil {
		t.Fatal(err)
	}
	lab, err := newLaboratory(t.Context(), pkg)
	if err != nil {
		t.Fatal(err)
	}
	defer lab.close()
	lab.patience = time.Second
	text := string(pkg.texts["sample.go"])
	start := strings.Index(text, "return n < most")
	got, err := lab.try(t.Context(), mutant{file: "sample.go", line: strings.Count(text[:start], "\n") + 1, column: 30, start: start, end: start, text: "for {}; "})
	if err != nil || got != timedOut {
		t.Errorf("%s, %v", got, err)
	}
}

// TestTargetsAreThere: what targets.yaml names exists.
func TestTargetsAreThere(t *testing.T) {
	t.Parallel()
	p, err := readPlan("targets.yaml")
	if err != nil || len(p.Targets) == 0 {
		t.Fatalf("%+v, %v", p, err)
	}
	for _, target := range p.Targets {
		for _, file := range append(target.Files, ".") {
			if _, err := os.Stat(filepath.Join("../../..", target.Directory, file)); err != nil {
				t.Error(err)
			}
		}
	}
}
