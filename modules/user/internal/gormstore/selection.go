package gormstore

import (
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// selection is a query within a statement: GORM writes it into the text once, as
// it does any clause.Expression. A *gorm.DB within another is written, read again
// and numbered anew at every level, which took a search 0.2 ms.
type selection struct {
	columns    string
	relation   clause.Expr
	conditions []clause.Expr
}

// from selects from a relation, with a value for each ? of its text.
func from(relation string, values ...any) selection {
	return selection{relation: gorm.Expr(relation, values...)}
}

// take tells the columns.
func (s selection) take(columns string) selection {
	s.columns = columns
	return s
}

// where adds a condition to those that all have to hold, with a value for each ?.
func (s selection) where(condition string, values ...any) selection {
	s.conditions = append(slices.Clip(s.conditions), gorm.Expr(condition, values...))
	return s
}

// Build is part of clause.Expression.
func (s selection) Build(into clause.Builder) {
	gorm.Expr("SELECT "+s.columns+" FROM ?", s.relation).Build(into)
	before := " WHERE (?)"
	for _, condition := range s.conditions {
		gorm.Expr(before, condition).Build(into)
		before = " AND (?)"
	}
}

// anyOf is the condition that one of some holds.
func anyOf(conditions []clause.Expr) clause.Expr { return joined(conditions, " OR ") }

// union is the rows of all parts.
func union(parts []clause.Expr) clause.Expr { return joined(parts, " UNION ALL ") }

// joined writes one expression after another, each in parentheses.
func joined(parts []clause.Expr, by string) clause.Expr {
	values := make([]any, 0, len(parts))
	for _, part := range parts {
		values = append(values, part)
	}
	return gorm.Expr(strings.Repeat("(?)"+by, len(parts)-1)+"(?)", values...)
}
