package gormstore

import (
	"context"

	"roster/platform/database"
)

// Cleanup removes what has expired.
type Cleanup struct{ db *database.DB }

// NewCleanup returns the clean-up of db.
func NewCleanup(db *database.DB) *Cleanup { return &Cleanup{db: db} }

// Run removes expired tokens, old sessions and forgotten failures until nothing
// is left to remove; the database's function works in batches.
func (c *Cleanup) Run(ctx context.Context) error {
	for {
		var removed int64
		if err := c.db.Conn(ctx).Raw("SELECT cleanup_expired_tokens()").Row().Scan(&removed); err != nil {
			return database.Explain("clean up expired tokens", err)
		}
		if removed == 0 {
			return nil
		}
	}
}
