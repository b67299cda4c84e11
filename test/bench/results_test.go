package main

import (
	"strings"
	"testing"
)

func someRun(users int, rate float64, names ...string) run {
	r := run{Users: users}
	for _, name := range names {
		m := measured{Rate: rate, P50: 900, P99: 2000, ServerCPU: 100, PostgresCPU: 50}
		r.Outcomes = append(r.Outcomes, outcome{
			Name: name, Title: name, Group: groupList, Connections: map[int]measured{1: m, compared: m, 64: m}, PostgresP99: 700,
			Ceilings: map[string]ceilinged{"gin+pgx": {measured: m, Rates: 0.8, CPUs: 0.9}},
		})
	}
	return r
}

func TestARunReplacesWhatItMeasuredAgain(t *testing.T) {
	t.Parallel()
	all := results{}.with(someRun(1_000_000, 1, "me")).with(someRun(100_000, 1, "me", "list")).with(someRun(100_000, 2, "list"))
	if len(all.Runs) != 2 || all.Runs[0].Users != 100_000 {
		t.Fatalf("the runs are %+v", all.Runs)
	}
	whole, part := someRun(100_000, 1, "me", "list"), someRun(100_000, 2, "list")
	whole.MemoryKiB, part.MemoryKiB = 90, 50
	if kept := (results{}).with(whole).with(part).Runs[0].MemoryKiB; kept != whole.MemoryKiB {
		t.Errorf("%d KiB after everything, which are those after a part of it", kept)
	}
	if fresh := (results{}).with(part).with(whole).Runs[0].MemoryKiB; fresh != whole.MemoryKiB {
		t.Errorf("%d KiB after everything, which are those of an earlier run", fresh)
	}
	me, _ := all.Runs[0].find("me")
	list, _ := all.Runs[0].find("list")
	if me.Connections[1].Rate != 1 || list.Connections[1].Rate != 2 {
		t.Errorf("me has %v, list %v", me.Connections[1].Rate, list.Connections[1].Rate)
	}
}

func TestTheDocumentTellsWhatMisses(t *testing.T) {
	t.Parallel()
	all := results{}.with(someRun(100_000, 1234, "me", "list", "list-50k")).with(someRun(1_000_000, 1234, "me", "list"))
	text := document(all)
	for _, want := range []string{
		"1,234", "| `GET /v1/me` over gin+pgx | ≥ 0.75 | 0.80 |", "| list page | < 15 ms | 2.00 ms (0.70 ms)", "| server memory after everything, MiB | ≤ 120 | – |",
	} {
		if !strings.Contains(strings.ReplaceAll(text, "| list | <", "| list page | <"), want) {
			t.Errorf("the document does not tell %q:\n%s", want, text)
		}
	}
	all.Runs[0].Outcomes[0].Ceilings["gin+pgx"] = ceilinged{Rates: 0.5}
	if !strings.Contains(document(all), "**0.50** (missed)") {
		t.Error("a goal that is missed is not told")
	}
	all.Runs[0].Outcomes[1].Name, all.Runs[0].Outcomes[1].Alone = "refresh", &ceilinged{Rates: 0.7}
	for _, want := range []string{"| list, at one connection | gin+pgx |", "at one connection | ≥ 0.6 | 0.70 | – |", "at 16 connections | ≥ 0.6 | 0.80 | – |"} {
		if !strings.Contains(document(all), want) {
			t.Errorf("the document does not tell %q", want)
		}
	}
	if drawn := picture(all); strings.Count(drawn, "<circle") != 5 || !strings.HasSuffix(drawn, "</svg>\n") {
		t.Errorf("the picture is:\n%s", drawn)
	}
}

// TestTheDocumentTellsWhatWasInTurns: how far down a page is, and how large the
// database, is told from what was measured in turns, and otherwise not at all.
func TestTheDocumentTellsWhatWasInTurns(t *testing.T) {
	t.Parallel()
	all := results{}.with(someRun(100_000, 1234, "list-50k-one")).with(someRun(1_000_000, 1234, "list-50k-one"))
	untold := "| a page at depth 50,000 takes so many times the first | ≤ 1.2 | – | – |"
	if text := document(all); !strings.Contains(text, untold) || strings.Contains(text, "in turns at 16 connections") {
		t.Errorf("what was not measured in turns is told:\n%s", text)
	}
	all.Runs[1].Beside = 100_000
	all.Runs[1].Outcomes[0].First, all.Runs[1].Outcomes[0].Smaller = &ceilinged{Rates: 0.8}, &ceilinged{Rates: 0.5, CPUs: 0.4}
	text := document(all)
	for _, want := range []string{
		"| a page at depth 50,000 takes so many times the first | ≤ 1.2 | – | **1.25** (missed) |",
		"1,000,000 accounts over 100,000, in turns at 16 connections", "| list-50k-one | 2.00 | 2.50 |",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the document does not tell %q:\n%s", want, text)
		}
	}
}

func TestTheCommandLineIsChecked(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{"--users=5", "--only=nothing", "--rounds=0", "--beside=5", "--beside=100000", "more"} {
		if _, err := parse([]string{wrong}); err == nil {
			t.Errorf("%s is taken", wrong)
		}
	}
	o, err := parse([]string{"--only=me,start", "--users=20000"})
	if err != nil || !o.wants("me") || o.wants("list") || o.entries != 20000 {
		t.Errorf("parse = %+v, %v", o, err)
	}
}
