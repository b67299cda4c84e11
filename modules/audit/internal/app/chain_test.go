package app_test

import (
	"testing"

	"roster/modules/audit"
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain/chain"
	"roster/modules/audit/internal/storetest"
	"roster/platform/authn"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

func newSealer(t *testing.T, w world) *app.Sealer {
	t.Helper()
	signer, _ := storetest.NewSigner(t)
	return app.NewSealer(w.store, w.seals, w.store, uuidgen.New(), storetest.Now, signer)
}

// Every sealed entry has a proof that leads to the root of its seal; one that is not sealed has none.
func TestProofs(t *testing.T) {
	t.Parallel()
	w := sealed(t, 1, 6)
	ctx := as(t, admin, audit.PermissionRead)
	for i, s := range w.store.Stored() {
		_, proof, err := w.Entry(ctx, s.ID)
		switch {
		case err != nil:
			t.Fatal(err)
		case i == 7 && proof != nil:
			t.Error("an entry that is not sealed is proven")
		case i < 7 && (proof == nil || !chain.Proves(proof.Leaf, proof.Path, proof.Seal.MerkleRoot)):
			t.Errorf("entry %d is not proven: %+v", i, proof)
		}
	}
}

// Every reading adds an entry, so the follower never runs dry; each entry is shown once, in order, and none is left out.
func TestFeed(t *testing.T) {
	t.Parallel()
	w := sealed(t, 5, 6)
	ctx := as(t, admin, audit.PermissionRead)
	seen, cursor := map[string]bool{}, ""
	for range 12 {
		p, err := w.Feed(ctx, app.Filter{}, page.Query{Limit: 3, Cursor: cursor})
		if err != nil || p.NextCursor == nil {
			t.Fatal(err)
		}
		for _, e := range p.Data {
			if seen[e.ID] {
				t.Fatalf("%s was shown twice", e.ID)
			}
			seen[e.ID] = true
		}
		cursor = *p.NextCursor
		if !p.HasMore {
			if _, err := w.sealer.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, s := range w.store.Stored()[:15] {
		if !seen[s.ID] {
			t.Errorf("entry %d was never shown", i)
		}
	}
}

// A feed that is narrowed to nothing still moves on.
func TestFeedThatFindsNothing(t *testing.T) {
	t.Parallel()
	w := sealed(t, 5)
	ctx, f := as(t, admin, audit.PermissionRead), app.Filter{Action: "user.never"}
	first, err := w.Feed(ctx, f, page.Query{Limit: 3})
	if err != nil || len(first.Data) != 0 || first.HasMore || first.NextCursor == nil {
		t.Fatalf("%+v, %v", first, err)
	}
	if _, err := w.Feed(ctx, app.Filter{}, page.Query{Limit: 3, Cursor: *first.NextCursor}); err == nil {
		t.Error("the cursor of another filter was taken")
	}
}

func TestSealsCoverEachEntryOnce(t *testing.T) {
	t.Parallel()
	w := sealed(t, 2, 3)
	if made, err := w.sealer.Seal(t.Context()); err != nil || len(made) != 1 || made[0].EntryCount != 1 {
		t.Fatalf("%v, %v", made, err)
	}
	if made, err := w.sealer.Seal(t.Context()); err != nil || len(made) != 0 {
		t.Errorf("nothing is sealed: %v, %v", made, err)
	}
	if lag, err := w.sealer.Lag(t.Context()); err != nil || lag != 0 {
		t.Errorf("lag is %v, %v", lag, err)
	}
	w.publish(authn.AsSystem(t.Context()), t, aboutMember())
	if lag, err := w.sealer.Lag(t.Context()); err != nil || lag <= 0 {
		t.Errorf("lag is %v, %v", lag, err)
	}
	if err := w.sealer.CheckLag(t.Context(), -1); err == nil {
		t.Error("late seals are no alarm")
	}
}
