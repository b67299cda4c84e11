package app

import (
	"context"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/fault"
)

// Newcomers keeps many new accounts in few statements.
type Newcomers interface {
	// AddAll keeps new accounts, but for those left of which an identifier is
	// taken, also by one before it.
	AddAll(ctx context.Context, users []*domain.User) (left []*domain.User, err error)
	// Taken tells which identifiers of new accounts belong to accounts that are
	// kept and not deleted: any of user.ErrEmailTaken, user.ErrUsernameTaken and
	// user.ErrExternalIDTaken. Who is not in it has all for themselves.
	Taken(ctx context.Context, users []*domain.User) (map[user.ID][]*fault.Error, error)
}

// Imports keeps how far imports are.
type Imports interface {
	// Begin finds the import of a content, or else begins it under an id.
	Begin(ctx context.Context, id string, content []byte, now time.Time) (found StoredImport, begun bool, err error)
	// Chunks are those that are done, in the order of the content, from a byte on.
	Chunks(ctx context.Context, importID string, from int64, limit int) ([]ImportChunk, error)
	// Keep notes that a chunk is done, in the unit of work of its accounts:
	// user.ErrImportUnderWay when another has it.
	Keep(ctx context.Context, importID string, c ImportChunk) error
	// Finish notes that nothing is left.
	Finish(ctx context.Context, importID string, now time.Time) error
	// Forget removes what was begun before a time.
	Forget(ctx context.Context, before time.Time) error
}

// StoredImport is an import that has begun.
type StoredImport struct {
	ID         string     // UUID
	FinishedAt *time.Time // nil while it is under way, or stopped
}

// ImportChunk is a piece of an import that is done.
type ImportChunk struct {
	Start, End int64 // in bytes; End is not included
	Imported   int
	Refusals   []Refusal
}
