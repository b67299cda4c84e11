package app

import (
	"crypto/sha256"
	"encoding/json"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
)

// ImportSource is what accounts are imported from. It gives the same rows at the
// same places each time that the same content is read.
type ImportSource interface {
	// Content is the digest by which the content is known again.
	Content() [sha256.Size]byte
	// Next gives the next row, or io.EOF behind the last. One goroutine calls it.
	Next() (Row, error)
	// Read takes a row apart; the flaws are what it cannot make sense of. Any
	// number of goroutines may call it.
	Read(row Row) (Newcomer, []Flaw)
}

// Row is one account as it stands in what is imported.
type Row struct {
	Number     int64 // 1 for the first account
	Line       int64 // on which it begins, 1 for the first
	Start, End int64 // in bytes; End is not included
	Text       []byte
	// Flaw says why there is no text that Read could take apart; nil if there is.
	Flaw *Flaw
}

// Newcomer is an account as it was written elsewhere. Empty means not given.
type Newcomer struct {
	Email, Username, ExternalID string
	Profile                     user.Profile
	Public, Private             json.RawMessage
	// Roles nil stands for the default role, empty for none.
	Roles      []RoleTerm
	Status     user.Status
	Verified   *bool
	Suspension domain.Suspension
	// CreatedAt and LastLoginAt are those elsewhere.
	CreatedAt, LastLoginAt *time.Time
	PasswordHash           string
}

// RoleTerm is a role from now on, up to an end if it has one.
type RoleTerm struct {
	Name      string
	ExpiresAt *time.Time
}

// Flaw is one reason why a row is not imported. It never repeats a value.
type Flaw struct {
	Column  string `json:"column,omitempty"` // none when it is about the whole row
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Refusal is a row that was not imported.
type Refusal struct {
	Row   int64  `json:"row"`
	Line  int64  `json:"line"`
	Flaws []Flaw `json:"errors"`
}

// ImportOptions say how to import.
type ImportOptions struct {
	// DryRun only tells what would be refused. It remembers eight bytes of each
	// identifier, to find those that come twice.
	DryRun bool
	// Refused hears of every row that was not imported, those of an earlier,
	// stopped run first. An error ends the import.
	Refused func(Refusal) error
	// Progress hears how far the import is, after each chunk.
	Progress func(ImportReport)
}

// ImportReport is what an import has done so far, earlier runs included.
type ImportReport struct {
	Imported, Refused int64 // rows
	Bytes             int64 // of the content, that are done
	// Earlier is how many of the rows were done by an earlier run.
	Earlier int64
	// FinishedAt is when an earlier run has finished, which leaves nothing to do;
	// nil if none has.
	FinishedAt *time.Time
}
