package app

import (
	"hash/maphash"

	"roster/modules/user"
	"roster/platform/fault"
)

// twins are the identifiers that a dry run has met, by their hashes.
type twins map[uint64]struct{}

var twinSeed = maphash.MakeSeed()

// refuse gives the candidates that have an identifier of one before them, which
// would have been imported, their flaws, and remembers the others.
func (t twins) refuse(candidates []candidate) {
	for i := range candidates {
		c := &candidates[i]
		if c.user == nil {
			continue
		}
		s := c.user.Snapshot()
		c.refuse(t.meet([]identifier{
			{user.ErrEmailTaken, s.Email.Canonical()}, {user.ErrUsernameTaken, s.Username.Canonical()}, {user.ErrExternalIDTaken, s.ExternalID},
		}))
	}
}

// identifier is one that only one account may have, with the fault for another.
type identifier struct {
	taken *fault.Error
	text  string // empty is none
}

func (t twins) meet(identifiers []identifier) (twice []*fault.Error) {
	for _, one := range identifiers {
		if _, met := t[one.hash()]; met && one.text != "" {
			twice = append(twice, one.taken)
		}
	}
	if len(twice) > 0 {
		return twice
	}
	for _, one := range identifiers {
		t[one.hash()] = struct{}{}
	}
	return nil
}

func (i identifier) hash() uint64 { return maphash.String(twinSeed, i.taken.Code()+" "+i.text) }
