package gormstore

import (
	"context"

	"roster/platform/database"
)

// Partitions is app.Partitions on PostgreSQL.
type Partitions struct{ db *database.DB }

// NewPartitions returns the partitions of a database's log.
func NewPartitions(db *database.DB) *Partitions { return &Partitions{db: db} }

// Ahead is part of app.Partitions. The function runs as the owner of the log: the application may not make tables.
func (s *Partitions) Ahead(ctx context.Context, months int) error {
	err := s.db.Conn(ctx).Exec("SELECT create_audit_partitions(?)", months).Error
	return database.Explain("make partitions of the log", err)
}

// Strays is part of app.Partitions. The application may not read a partition by itself, but anybody may ask for its
// size; nothing is ever deleted from it, so it is empty as long as nothing was written.
func (s *Partitions) Strays(ctx context.Context) (bool, error) {
	var used bool
	err := s.db.Conn(ctx).Raw(
		"SELECT coalesce(pg_relation_size(to_regclass('public.user_audit_log_default')) > 0, false)").Row().Scan(&used)
	return used, database.Explain("look into the DEFAULT partition of the log", err)
}
