package app_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain"
	"roster/platform/authn"
)

// sealed is a world with seals over some entries each, and a few that are not sealed.
func sealed(t *testing.T, sizes ...int) world {
	t.Helper()
	w := newWorld(t)
	for _, size := range sizes {
		for range size {
			w.publish(authn.AsSystem(t.Context()), t, aboutMember())
		}
		if _, err := w.sealer.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	w.publish(authn.AsSystem(t.Context()), t, aboutMember())
	return w
}

func (w world) verify(t *testing.T, scope app.Scope) audit.Report {
	t.Helper()
	report, err := w.verifier.Verify(authn.AsSystem(t.Context()), scope, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestASoundLogVerifies(t *testing.T) {
	t.Parallel()
	w := sealed(t, 1, 5, 9, 2)
	r := w.verify(t, app.Scope{})
	if r.Finding != nil || r.Seals != 4 || r.Entries != 17 || r.Unsealed != 1 || r.Head.Seal != 4 {
		t.Errorf("got %+v, %v", r, r.Finding)
	}
	if again := w.verify(t, app.Scope{Heads: []audit.Head{r.Head}}); again.Finding != nil {
		t.Errorf("its own head is not known: %v", again.Finding)
	}
	if empty := newWorld(t).verify(t, app.Scope{}); empty.Finding != nil || empty.Seals != 0 {
		t.Errorf("an empty log: %+v", empty)
	}
}

func rehash(s *domain.Snapshot) { s.ContentHash = slices.Repeat([]byte{byte(rand.IntN(256))}, 32) } //nolint:gosec // a test

// Each kind of tampering is found, wherever it is done, and the seal or the entry is the right one.
func TestTamperingIsFound(t *testing.T) {
	t.Parallel()
	kinds := map[string]struct {
		change func(all []domain.Snapshot, i int) []domain.Snapshot
		entry  bool // whether the entry itself is named
	}{
		"an edit": {func(all []domain.Snapshot, i int) []domain.Snapshot {
			all[i].Changes = json.RawMessage(strings.Replace(string(all[i].Changes), "email", "emaim", 1))
			return all
		}, true},
		"an edit of the time": {func(all []domain.Snapshot, i int) []domain.Snapshot {
			all[i].OccurredAt = all[i].OccurredAt.Add(1000)
			return all
		}, true},
		"another actor": {func(all []domain.Snapshot, i int) []domain.Snapshot { all[i].ActorKind = "user"; return all }, true},
		"another hash":  {func(all []domain.Snapshot, i int) []domain.Snapshot { rehash(&all[i]); return all }, true},
		"a deletion":    {func(all []domain.Snapshot, i int) []domain.Snapshot { return slices.Delete(all, i, i+1) }, false},
		"an insertion": {func(all []domain.Snapshot, i int) []domain.Snapshot {
			return slices.Insert(all, i, all[i])
		}, false},
		"a swap": {func(all []domain.Snapshot, i int) []domain.Snapshot {
			j := (i + 1) % 20
			all[i].Seq, all[j].Seq = all[j].Seq, all[i].Seq
			all[i], all[j] = all[j], all[i]
			return all
		}, false},
	}
	for name, kind := range kinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i := range 20 {
				w := sealed(t, 4, 7, 9)
				var victim domain.Snapshot
				w.store.Tamper(func(all []domain.Snapshot) []domain.Snapshot {
					victim = all[i]
					return kind.change(all, i)
				})
				r := w.verify(t, app.Scope{})
				want := int64(1)
				if i >= 4 {
					want = 2
				}
				if i >= 11 {
					want = 3
				}
				if r.Finding == nil {
					t.Fatalf("at %d: nobody noticed", i)
				}
				if name == "a swap" {
					continue // it touches two seals at their border
				}
				if r.Finding.Seal != want || kind.entry && (r.Finding.Entry != victim.ID || r.Finding.Seq != victim.Seq) {
					t.Errorf("at %d: %s, want seal %d, entry %s", i, r.Finding, want, victim.ID)
				}
			}
		})
	}
}

func TestUnsealedEditIsFound(t *testing.T) {
	t.Parallel()
	w := sealed(t, 3)
	w.store.Tamper(func(all []domain.Snapshot) []domain.Snapshot { all[3].Action = "user.other"; return all })
	if r := w.verify(t, app.Scope{}); r.Finding == nil || r.Finding.Seal != 0 || r.Finding.Seq != 4 {
		t.Errorf("got %v", r.Finding)
	}
}

// A cut tail is sound in itself: a head kept elsewhere, or the memory of the sealer, tells.
func TestCutTail(t *testing.T) {
	t.Parallel()
	w := sealed(t, 3, 4, 5)
	head := w.verify(t, app.Scope{}).Head
	w.seals.Cut(3)
	w.store.Tamper(func(all []domain.Snapshot) []domain.Snapshot { return all[:7] })
	if r := w.verify(t, app.Scope{}); r.Finding != nil {
		t.Fatalf("a shorter log is found: %v", r.Finding)
	}
	if r := w.verify(t, app.Scope{Heads: []audit.Head{head}}); r.Finding == nil || r.Finding.Seal != 3 {
		t.Errorf("cut: %v", r.Finding)
	}
	if _, err := w.sealer.Seal(t.Context()); err == nil || !strings.Contains(err.Error(), "gone") {
		t.Fatalf("the sealer goes on upon a cut chain: %v", err)
	}
	other := newSealer(t, w)
	w.publish(authn.AsSystem(t.Context()), t, aboutMember())
	if made, err := other.Seal(t.Context()); err != nil || len(made) != 1 {
		t.Fatal(err)
	}
	if r := w.verify(t, app.Scope{Heads: []audit.Head{head}}); r.Finding == nil || r.Finding.Seal != 3 {
		t.Errorf("cut and sealed again: %v", r.Finding)
	}
}

func TestVerifyNeedsThePermission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, err := w.verifier.Verify(as(t, admin, audit.PermissionRead), app.Scope{}, nil)
	if err == nil {
		t.Error("a reader may verify")
	}
}
