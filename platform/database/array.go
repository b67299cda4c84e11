package database

import "github.com/jackc/pgx/v5/pgtype"

// Array passes a slice to a statement as one PostgreSQL array. GORM would
// spread a bare slice over as many parameters, and each number of them would
// be a statement of its own to prepare.
func Array[T any](items []T) pgtype.Array[T] {
	array := pgtype.Array[T]{Elements: items, Dims: []pgtype.ArrayDimension{}, Valid: true}
	if n := len(items); n > 0 {
		array.Dims = append(array.Dims, pgtype.ArrayDimension{Length: int32(n), LowerBound: 1}) //nolint:gosec // far fewer
	}
	return array
}
