package gormstore

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database"
)

// Imports is app.Imports on PostgreSQL.
type Imports struct{ db *database.DB }

// NewImports makes the store.
func NewImports(db *database.DB) *Imports { return &Imports{db} }

// importRow is a row of user_imports.
type importRow struct {
	ID            string     `gorm:"column:id;type:uuid;primaryKey"`
	ContentSHA256 []byte     `gorm:"column:content_sha256"`
	CreatedAt     time.Time  `gorm:"column:created_at;autoCreateTime:false"`
	FinishedAt    *time.Time `gorm:"column:finished_at"`
}

// TableName is GORM's way to learn the table.
func (importRow) TableName() string { return "user_imports" }

// importChunkRow is a row of user_import_chunks.
type importChunkRow struct {
	ImportID  string `gorm:"column:import_id;type:uuid;primaryKey"`
	FirstByte int64  `gorm:"column:first_byte;primaryKey;autoIncrement:false"`
	EndByte   int64  `gorm:"column:end_byte"`
	Imported  int    `gorm:"column:imported"`
	Refused   int    `gorm:"column:refused"`
	Refusals  string `gorm:"column:refusals;type:jsonb"`
}

// TableName is GORM's way to learn the table.
func (importChunkRow) TableName() string { return "user_import_chunks" }

// Begin is part of app.Imports. The statement waits for a rival that begins the
// same, and then finds what that has begun.
func (s *Imports) Begin(ctx context.Context, id string, content []byte, now time.Time) (found app.StoredImport, begun bool, err error) {
	conn := s.db.Conn(ctx)
	added := conn.Exec(`INSERT INTO user_imports (id, content_sha256, created_at) VALUES (?, ?, ?) ON CONFLICT (content_sha256) DO NOTHING`,
		id, content, now)
	if added.Error != nil {
		return found, false, database.Explain("begin import", added.Error)
	}
	var row importRow
	err = conn.Select("id", "finished_at").Where("content_sha256 = ?", content).Take(&row).Error
	return app.StoredImport{ID: row.ID, FinishedAt: utc(row.FinishedAt)}, added.RowsAffected > 0, database.Explain("find import", err)
}

// Chunks is part of app.Imports.
func (s *Imports) Chunks(ctx context.Context, importID string, from int64, limit int) ([]app.ImportChunk, error) {
	var rows []importChunkRow
	err := s.db.Conn(ctx).Select("first_byte", "end_byte", "imported", "refusals").
		Where("import_id = ? AND first_byte >= ?", importID, from).Order("first_byte").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, database.Explain("read what was imported", err)
	}
	chunks := make([]app.ImportChunk, 0, len(rows))
	for _, row := range rows {
		chunk := app.ImportChunk{Start: row.FirstByte, End: row.EndByte, Imported: row.Imported}
		if err := json.Unmarshal([]byte(row.Refusals), &chunk.Refusals); err != nil {
			return nil, fmt.Errorf("read refusals of an import: %w", err)
		}
		chunks = append(chunks, chunk)
	}
	return chunks, nil
}

// Keep is part of app.Imports.
func (s *Imports) Keep(ctx context.Context, importID string, c app.ImportChunk) error {
	refusals := []byte("[]")
	if len(c.Refusals) > 0 {
		var err error
		if refusals, err = json.Marshal(c.Refusals); err != nil {
			return fmt.Errorf("keep refusals of an import: %w", err)
		}
	}
	err := s.db.Conn(ctx).Create(&importChunkRow{
		ImportID: importID, FirstByte: c.Start, EndByte: c.End,
		Imported: c.Imported, Refused: len(c.Refusals), Refusals: string(refusals),
	}).Error
	if constraint, _ := database.Violated(err); constraint == "user_import_chunks_pkey" {
		return user.ErrImportUnderWay.Because(err)
	}
	return database.Explain("keep what was imported", err)
}

// Finish is part of app.Imports.
func (s *Imports) Finish(ctx context.Context, importID string, now time.Time) error {
	err := s.db.Conn(ctx).Model(&importRow{}).Where("id = ?", importID).Update("finished_at", now).Error
	return database.Explain("finish import", err)
}

// Forget is part of app.Imports.
func (s *Imports) Forget(ctx context.Context, before time.Time) error {
	err := s.db.Conn(ctx).Where("created_at < ?", before).Delete(&importRow{}).Error
	return database.Explain("forget imports", err)
}
