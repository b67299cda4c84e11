package app

import (
	"context"
	"slices"

	"roster/modules/audit"
	"roster/modules/audit/internal/domain"
	"roster/modules/audit/internal/domain/chain"
	"roster/platform/authn"
	"roster/platform/page"
)

// Chain answers questions about seals.
type Chain struct {
	sequence Sequence
	seals    Seals
	cursors  *page.Codec
}

// NewChain makes a Chain.
func NewChain(sequence Sequence, seals Seals, cursors *page.Codec) *Chain {
	return &Chain{sequence: sequence, seals: seals, cursors: cursors}
}

// Proof shows that a seal covers an entry.
type Proof struct {
	Seal chain.Seal
	Leaf chain.Leaf
	Path []chain.Step
}

// prove is nil for an entry that is not sealed yet, or that its seal no longer covers.
func (c *Chain) prove(ctx context.Context, e domain.Entry) (*Proof, error) {
	leaf := leafOf(e.Snapshot())
	seal, err := c.seals.Over(ctx, leaf.Seq)
	if err != nil || seal.Number == 0 {
		return nil, err
	}
	leaves, err := c.sequence.Leaves(ctx, Range{After: seal.FirstSeq - 1, UpTo: seal.LastSeq, Limit: sealedAtOnce})
	if err != nil {
		return nil, err
	}
	index := slices.IndexFunc(leaves, func(l chain.Leaf) bool { return l.ID == leaf.ID })
	if index < 0 {
		return nil, nil //nolint:nilnil // an entry without a proof is no failure
	}
	path := chain.Path(leaves, index)
	if !chain.Proves(leaf, path, seal.MerkleRoot) {
		return nil, nil //nolint:nilnil // as above; a verification says what is wrong
	}
	return &Proof{Seal: seal, Leaf: leaf, Path: path}, nil
}

// Seals is one page of the chain, newest first. It returns page.ErrInvalidCursor, or what authn.Require does.
func (c *Chain) Seals(ctx context.Context, q page.Query) (page.Page[chain.Seal], error) {
	none := page.Page[chain.Seal]{}
	if err := authn.Require(ctx, audit.PermissionRead); err != nil {
		return none, err
	}
	const scope = "audit-seals"
	before := int64(0)
	if q.Cursor != "" {
		if err := c.cursors.Decode(scope, q.Cursor, &before); err != nil {
			return none, err
		}
	}
	seals, err := c.seals.Before(ctx, before, q.Limit+1)
	if err != nil || len(seals) <= q.Limit {
		return page.New(seals, ""), err
	}
	seals = seals[:q.Limit]
	next, err := c.cursors.Encode(scope, seals[len(seals)-1].Number)
	if err != nil {
		return none, err
	}
	return page.New(seals, next), nil
}
