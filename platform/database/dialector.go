package database

import (
	"database/sql"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
)

// dialector is PostgreSQL to GORM, but for one thing: it never puts values into
// the text of a statement. GORM does so for its log, and asks the logger's
// ParamsFilter first, except for Scan, where it asks nobody.
type dialector struct{ *postgres.Dialector }

func newDialector(handle *sql.DB) gorm.Dialector {
	return dialector{&postgres.Dialector{Config: &postgres.Config{Conn: fresh{handle}}}}
}

// Explain is part of gorm.Dialector: the text with its placeholders.
func (dialector) Explain(text string, _ ...any) string { return text }
