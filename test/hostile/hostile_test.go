package hostile

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"

	"roster/test/operations"
	"roster/test/running/runningtest"
	"roster/test/world"
)

// whole sends every text to every place, instead of the sharpest to all and the
// others to one place of each kind.
var whole = os.Getenv("ROSTER_HOSTILE") == "whole"

// TestEveryTextIsTakenOrRefused sends the list to all places there are. The
// server has to answer each as the document says, keep what it takes as it came,
// tell nothing of its inside, and write one line of log for each.
//
// ASVS: 1.2.4
func TestEveryTextIsTakenOrRefused(t *testing.T) {
	t.Parallel()
	ops := operations.Load(t)
	sharp, all := texts(t)
	shots := plan(ops, sharp, all, whole)
	spares := map[string]int{"admin": 600, "user": 400}
	if whole {
		spares = map[string]int{"admin": 12_000, "user": 6_000}
	}
	w := world.New(t, spares, "ROSTER_LOG_LEVEL=info", "ROSTER_LOG_FORMAT=json")
	server := w.Serve()
	known := &codes{explained: map[string]bool{}, client: w.Site.Client()}
	greeted := len(server.Said())
	var statuses [6]atomic.Int64
	t.Run("operations", func(t *testing.T) {
		for id, op := range ops {
			t.Run(id, func(t *testing.T) {
				t.Parallel()
				v := &visit{World: w.In(t), op: op, codes: known, passed: map[int]string{}}
				v.aim(shots[id], &statuses)
			})
		}
	})
	sent := int64(0)
	for class := range statuses {
		sent += statuses[class].Load()
	}
	t.Logf("%d requests to %d operations with %d texts: %d taken, %d refused, %d answers of 5xx",
		sent, len(ops), len(all), statuses[2].Load()+statuses[3].Load(), statuses[4].Load(), statuses[5].Load())
	if least := int64(len(ops) * len(sharp) * len(readEverywhere)); sent < least || statuses[2].Load() < sent/10 {
		t.Errorf("%d requests, %d of them taken; %d requests are the least", sent, statuses[2].Load(), least)
	}
	readLog(t, server.Said()[greeted:], sent)
}

// aim sends all shots, after a request that shows that the operation is within
// reach.
func (v *visit) aim(shots []shot, statuses *[6]atomic.Int64) {
	v.T.Helper()
	v.arrive()
	harmless := v.fire(shot{})
	if allowed := v.op.Public || harmless.Status != http.StatusUnauthorized && harmless.Status != http.StatusForbidden; !allowed || harmless.Status == http.StatusBadRequest {
		v.T.Fatalf("%s is out of reach: %d %s", v.op.ID, harmless.Status, harmless.Raw)
	}
	for _, s := range shots {
		reply := v.fire(s)
		statuses[reply.Status/100].Add(1)
		v.judge(s, reply)
		if v.op.Method != http.MethodGet && reply.Status < http.StatusBadRequest {
			v.recover(reply)
		}
	}
}

func (v *visit) fire(s shot) runningtest.Reply {
	v.T.Helper()
	reply, err := v.send(v.request(s))
	if err != nil {
		v.T.Fatalf("%s, %s, %.100q: %v", v.op.ID, s.place, s.text, err)
	}
	return reply
}

// readLog wants a line for each request, each an entry by itself that shows
// nothing otherwise than it is, and none of them an error.
func readLog(t *testing.T, said string, sent int64) {
	t.Helper()
	lines := int64(0)
	for line := range strings.Lines(said) {
		line = strings.TrimSuffix(line, "\n")
		lines++
		var entry struct{ Level string }
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.Level == "" || entry.Level == "error" {
			t.Errorf("the log has %.300q", line)
		}
		if strings.ContainsFunc(line, func(c rune) bool { return unicode.IsControl(c) || unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp) }) {
			t.Errorf("the log hides something: %.300q", line)
		}
	}
	if lines < sent {
		t.Errorf("%d lines for %d requests", lines, sent)
	}
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
