package chain

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func leaves(n int) []Leaf {
	made := make([]Leaf, 0, n)
	for i := range n {
		made = append(made, Leaf{
			Seq: int64(i + 1), ID: fmt.Sprintf("00000000-0000-7000-8000-%012d", i), ContentHash: bytes.Repeat([]byte{byte(i)}, 32),
		})
	}
	return made
}

func newSigner(t *testing.T, fill byte) (Signer, Keys) {
	t.Helper()
	signer, err := NewSigner(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := NewKeys(signer, nil)
	if err != nil {
		t.Fatal(err)
	}
	return signer, keys
}

// Every leaf of every size of tree is proven, by its own path and no other leaf by it.
func TestPathsProve(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 70; n++ {
		all := leaves(n)
		root := Root(all)
		for i, leaf := range all {
			path := Path(all, i)
			if !Proves(leaf, path, root) {
				t.Fatalf("leaf %d of %d is not proven", i, n)
			}
			leaf.Seq++
			if Proves(leaf, path, root) {
				t.Fatalf("another leaf than %d of %d is proven", i, n)
			}
		}
	}
}

// The tree is RFC 6962's: of three leaves it is H(H(a, b), c).
func TestShapeOfTheTree(t *testing.T) {
	t.Parallel()
	l := leaves(3)
	if want := node(node(l[0].Hash(), l[1].Hash()), l[2].Hash()); !bytes.Equal(Root(l), want) {
		t.Errorf("root is %x instead of %x", Root(l), want)
	}
}

func TestCovers(t *testing.T) {
	t.Parallel()
	signer, _ := newSigner(t, 1)
	all := leaves(9)
	seal := signer.Next(Seal{}, "id", time.Now(), all)
	edited, swapped := slices.Clone(all), slices.Clone(all)
	edited[4].ContentHash = bytes.Repeat([]byte{99}, 32)
	swapped[2].ID, swapped[3].ID = swapped[3].ID, swapped[2].ID
	for name, c := range map[string]struct {
		leaves []Leaf
		want   error
		says   string
	}{
		"as sealed": {all, nil, "nil"},
		"cut tail":  {all[:8], ErrMissing, "1 of 9"},
		"deleted":   {slices.Delete(slices.Clone(all), 3, 5), ErrMissing, "2 of 9"},
		"inserted":  {append(slices.Clone(all), Leaf{Seq: 10}), ErrAdded, "1 beside the 9"},
		"edited":    {edited, ErrExchanged, "exchanged"},
		"swapped":   {swapped, ErrExchanged, "exchanged"},
	} {
		if err := seal.Covers(c.leaves); !errors.Is(err, c.want) || !strings.Contains(fmt.Sprint(err), c.says) {
			t.Errorf("%s: got %v, want %v: %s", name, err, c.want, c.says)
		}
	}
}

func TestChain(t *testing.T) {
	t.Parallel()
	signer, keys := newSigner(t, 1)
	all := leaves(9)
	first := signer.Next(Seal{}, "a", time.Now(), all[:4])
	second := signer.Next(first, "b", time.Now().Add(-time.Hour), all[4:6])
	third := signer.Next(second, "c", time.Now(), all[6:])
	for _, pair := range [][2]Seal{{{}, first}, {first, second}, {second, third}} {
		if err := keys.Check(pair[0], pair[1]); err != nil {
			t.Errorf("seal %d: %v", pair[1].Number, err)
		}
	}
	if err := keys.Check(first, third); !errors.Is(err, ErrBroken) {
		t.Errorf("a missing seal: %v", err)
	}
	other := signer.Next(Seal{}, "x", time.Now(), all[:4])
	if err := keys.Check(other, second); !errors.Is(err, ErrBroken) {
		t.Errorf("a replaced seal: %v", err)
	}
	for name, change := range map[string]func(*Seal){
		"id":        func(s *Seal) { s.ID = "x" },
		"count":     func(s *Seal) { s.EntryCount++ },
		"root":      func(s *Seal) { s.MerkleRoot = bytes.Repeat([]byte{7}, 32) },
		"time":      func(s *Seal) { s.SealedAt = s.SealedAt.Add(time.Second) },
		"rehashed":  func(s *Seal) { s.EntryCount++; s.Hash = s.digest() },
		"signature": func(s *Seal) { s.Signature = bytes.Repeat([]byte{7}, 64) },
	} {
		forged := second
		change(&forged)
		if err := keys.Check(first, forged); !errors.Is(err, ErrForged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeysOfTheChain(t *testing.T) {
	t.Parallel()
	former, _ := newSigner(t, 1)
	present, keys := newSigner(t, 2)
	first := former.Next(Seal{}, "a", time.Now(), leaves(2))
	second := present.Next(first, "b", time.Now(), leaves(4)[2:])
	if err := keys.Check(Seal{}, first); !errors.Is(err, ErrUnknownKey) {
		t.Errorf("a key nobody configured: %v", err)
	}
	both, err := NewKeys(present, [][]byte{former.Public()})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(both.Check(Seal{}, first), both.Check(first, second)); err != nil {
		t.Errorf("after a change of the key: %v", err)
	}
	if _, err := NewKeys(present, [][]byte{[]byte("short")}); err == nil {
		t.Error("a short public key was taken")
	}
	if _, err := NewSigner([]byte("short")); err == nil {
		t.Error("a short seed was taken")
	}
}

// A month is one of UTC, of one year.
func TestSameMonth(t *testing.T) {
	t.Parallel()
	at := func(text string) Leaf {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return Leaf{OccurredAt: moment}
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"2026-05-01T00:00:00Z", "2026-05-31T23:59:59Z", true},
		{"2026-05-31T23:59:59Z", "2026-06-01T00:00:00Z", false},
		{"2026-05-31T23:59:59Z", "2026-06-01T01:59:59+02:00", true},
		{"2025-05-31T23:59:59Z", "2026-05-31T23:59:59Z", false},
	} {
		if got := SameMonth(at(c.a), at(c.b)); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}
