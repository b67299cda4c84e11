package completeness

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// operationsShort is what an ordinary run of the tests does; `make test-completeness` does 20,000.
const operationsShort = 300

func operations(t *testing.T) int {
	t.Helper()
	text := os.Getenv("ROSTER_COMPLETENESS_OPERATIONS")
	if text == "" {
		return operationsShort
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatalf("ROSTER_COMPLETENESS_OPERATIONS: %v", err)
	}
	return n
}

// TestEveryChangeHasItsEntry does a tour and a random mix of operations, and then asks the witness.
func TestEveryChangeHasItsEntry(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	w := newWitness(t, s.Superuser())
	s.serve()
	s.tour()
	v := verdict{t: t, broken: map[string]int{}, excused: map[string]int{}}
	s.mix(operations(t), func() { w.transactions(t, v.judge) })
	w.transactions(t, v.judge)
	v.report()
	if printed := s.Must("audit", "verify"); !strings.Contains(printed, "are good") {
		t.Errorf("verify printed:\n%s", printed)
	}
	if lines := strings.Count(s.Must("audit", "export", "--format", "ndjson"), "\n"); lines < v.entries {
		t.Errorf("%d lines exported, and %d entries were written", lines, v.entries)
	}
}

// verdict counts what the transactions did.
type verdict struct {
	t                 *testing.T
	changing, entries int
	broken, excused   map[string]int
}

func (v *verdict) judge(x transaction) {
	v.entries += len(x.entries)
	var unexcused []change
	for _, c := range x.owned {
		if reason := excuse(c); reason == "" {
			unexcused = append(unexcused, c)
		} else {
			v.excused[reason]++
		}
	}
	if len(unexcused) > 0 {
		v.changing++
	}
	switch {
	case len(x.touched) > 0:
		v.broken["an entry was touched again: "+x.touched[0].String()]++
	case len(unexcused) > 0 && len(x.entries) == 0:
		v.broken["a change without an entry: "+x.String()]++
	case len(x.owned) == 0 && len(x.entries) > 0 && !x.mayStandAlone():
		v.broken["an entry without a change: "+x.String()]++
	}
}

// mayStandAlone tells whether every entry tells of a refusal, or of a look at the log.
func (x transaction) mayStandAlone() bool {
	for _, e := range x.entries {
		if e.new["outcome"] != "'refused'" && !strings.HasPrefix(e.new["action"], "'audit.") {
			return false
		}
	}
	return true
}

func (v *verdict) report() {
	v.t.Helper()
	for what, times := range v.broken {
		v.t.Errorf("%d × %s", times, what)
	}
	for reason, times := range v.excused {
		v.t.Logf("%d rows changed without need of an entry: %s", times, reason)
	}
	if v.excused[firstKey] > 1 {
		v.t.Errorf("%d signing keys were made without an entry, and only the first may be", v.excused[firstKey])
	}
	v.t.Logf("%d transactions with changes, %d entries", v.changing, v.entries)
	if v.changing < operationsShort/10 || v.entries < v.changing {
		v.t.Errorf("the witness saw %d changing transactions and %d entries: it looks the wrong way", v.changing, v.entries)
	}
}
