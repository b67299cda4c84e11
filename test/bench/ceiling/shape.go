package ceiling

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"roster/test/bench/load"
)

// shaped is a statement with a type made for its columns, so that rows are
// scanned and encoded as fast as if somebody had written the type by hand.
type shaped struct {
	Statement
	pool *pgxpool.Pool
	row  reflect.Type
}

// goTypes are the types that columns are scanned into; any column may be NULL.
var goTypes = map[uint32]reflect.Type{
	pgtype.BoolOID:        reflect.TypeFor[*bool](),
	pgtype.Int2OID:        reflect.TypeFor[*int16](),
	pgtype.Int4OID:        reflect.TypeFor[*int32](),
	pgtype.Int8OID:        reflect.TypeFor[*int64](),
	pgtype.TextOID:        reflect.TypeFor[*string](),
	pgtype.VarcharOID:     reflect.TypeFor[*string](),
	pgtype.UUIDOID:        reflect.TypeFor[*string](),
	pgtype.ByteaOID:       reflect.TypeFor[[]byte](),
	pgtype.TimestamptzOID: reflect.TypeFor[*time.Time](),
	pgtype.JSONBOID:       reflect.TypeFor[json.RawMessage](),
	pgtype.JSONOID:        reflect.TypeFor[json.RawMessage](),
	pgtype.TextArrayOID:   reflect.TypeFor[[]string](),
}

func shape(ctx context.Context, pool *pgxpool.Pool, s Statement) (*shaped, error) {
	conn, err := pool.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer conn.Release()
	described, err := conn.Conn().Prepare(ctx, "", s.SQL)
	if err != nil {
		return nil, fmt.Errorf("prepare the statement (%s): %w", s.SQL, err)
	}
	return &shaped{Statement: s, pool: pool, row: typeOf(described.Fields)}, nil
}

func typeOf(columns []pgconn.FieldDescription) reflect.Type {
	fields := make([]reflect.StructField, 0, len(columns))
	for i, column := range columns {
		of, known := goTypes[column.DataTypeOID]
		if !known {
			of = reflect.TypeFor[any]()
		}
		fields = append(fields, reflect.StructField{
			Name: fmt.Sprintf("Column%d", i), Type: of,
			Tag: reflect.StructTag(fmt.Sprintf(`json:"%s_%d"`, column.Name, i)),
		})
	}
	return reflect.StructOf(fields)
}

// answer runs the statement with the parameters of a call.
func (s *shaped) answer(ctx context.Context, call int) (any, error) {
	rows, err := s.pool.Query(ctx, s.SQL, load.Arguments(s.Parameters[call%len(s.Parameters)])...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !s.List {
		if !rows.Next() {
			return nil, fmt.Errorf("no row: %w", rows.Err())
		}
		row := reflect.New(s.row)
		return row.Interface(), rows.Scan(targets(row)...)
	}
	all := reflect.MakeSlice(reflect.SliceOf(s.row), 0, 50) //nolint:mnd // a page
	for rows.Next() {
		all = reflect.Append(all, reflect.Zero(s.row))
		if err := rows.Scan(targets(all.Index(all.Len() - 1).Addr())...); err != nil {
			return nil, err
		}
	}
	return map[string]any{"data": all.Interface()}, rows.Err()
}

func targets(row reflect.Value) []any {
	fields := row.Elem()
	all := make([]any, fields.NumField())
	for i := range all {
		all[i] = fields.Field(i).Addr().Interface()
	}
	return all
}
