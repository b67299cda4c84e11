package gormstore

import (
	"roster/modules/audit/internal/app"
	"roster/modules/audit/internal/domain"
	"roster/platform/database"
)

// NewPending returns what keeps the drafts of the units of work of a database.
func NewPending(db *database.DB) app.Pending { return database.NewGathering[domain.Draft](db) }
