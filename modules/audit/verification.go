package audit

import (
	"fmt"
	"strings"
)

// Report is the result of a verification.
type Report struct {
	// Seals and Entries are how many were found good; Dropped are the entries that are gone with a month that retention
	// dropped, under good seals.
	Seals, Entries, Dropped int64
	// Unsealed are the entries behind the last seal. Only their own hashes protect them yet.
	Unsealed int64
	// Head is the last good seal. Keep it elsewhere: with it a later verification notices a cut tail.
	Head Head
	// Finding is the first thing that is wrong; nil when nothing is.
	Finding *Finding
}

// Head names a seal so that it can be recognised.
type Head struct {
	Seal int64
	Hash string // 64 hexadecimal digits
}

// String is NUMBER:HASH, or nothing for no seal.
func (h Head) String() string {
	if h.Seal == 0 {
		return ""
	}
	return fmt.Sprintf("%d:%s", h.Seal, h.Hash)
}

// Finding is what is wrong, and where.
type Finding struct {
	Seal  int64  // 0 when it is about no seal
	Entry string // empty when it is about no single entry
	Seq   int64  // of the entry
	// Problem is a sentence without any value of an entry.
	Problem string
}

// String says it in one line.
func (f Finding) String() string {
	var where []string
	if f.Seal > 0 {
		where = append(where, fmt.Sprintf("seal %d", f.Seal))
	}
	if f.Entry != "" {
		where = append(where, fmt.Sprintf("entry %s (number %d in the sequence)", f.Entry, f.Seq))
	}
	return strings.Join(where, ", ") + ": " + f.Problem
}
