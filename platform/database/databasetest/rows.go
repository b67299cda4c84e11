package databasetest

import (
	"database/sql"
	"reflect"
	"sync"
	"testing"

	"gorm.io/gorm/schema"

	"roster/platform/database"
)

// kinds lists, for each type of column, the Go types that hold it without loss.
var kinds = map[string][]string{
	"uuid":                     {"string"},
	"text":                     {"string"},
	"boolean":                  {"bool"},
	"integer":                  {"int", "int32", "int64"},
	"bigint":                   {"int64"},
	"bytea":                    {"[]uint8"},
	"jsonb":                    {"string", "[]uint8", "json.RawMessage", "map[string]interface {}"},
	"timestamp with time zone": {"time.Time"},
	"inet":                     {"string", "netip.Addr"},
}

// CheckRow fails the test unless each column that a GORM row writes exists in its table,
// in a type that the field holds, and may be NULL only where the field can be.
func CheckRow(t *testing.T, db *database.DB, row any) {
	t.Helper()
	parsed, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		t.Fatal(err)
	}
	columns := columnsOf(t, db, parsed.Table)
	if len(columns) == 0 {
		t.Fatalf("there is no table %s", parsed.Table)
	}
	for _, field := range parsed.Fields {
		if field.DBName == "" || !field.Creatable { // what is only read may be of another table
			continue
		}
		column, ok := columns[field.DBName]
		if !ok {
			t.Errorf("%s has no column %s", parsed.Table, field.DBName)
			continue
		}
		checkField(t, parsed.Table, field, column)
	}
}

func checkField(t *testing.T, table string, field *schema.Field, c column) {
	t.Helper()
	held, nullable := held(field.FieldType)
	if c.nullable && !nullable {
		t.Errorf("%s.%s may be NULL, its field %s may not", table, field.DBName, field.Name)
	}
	for _, fits := range kinds[c.kind] {
		if held == fits {
			return
		}
	}
	t.Errorf("%s.%s is %s, which its field %s of type %s is not known to hold", table, field.DBName, c.kind, field.Name, held)
}

// held is the type a field's values have, and whether it can be without one.
func held(of reflect.Type) (name string, nullable bool) {
	if of.Kind() == reflect.Pointer {
		return of.Elem().String(), true
	}
	if of.Kind() == reflect.Slice && of.Elem().Kind() == reflect.Uint8 {
		if of.Name() == "" {
			return "[]uint8", true
		}
		return of.String(), true
	}
	if of.Kind() == reflect.String {
		return "string", false
	}
	return of.String(), false
}

type column struct {
	kind     string
	nullable bool
}

func columnsOf(t *testing.T, db *database.DB, table string) map[string]column {
	t.Helper()
	rows, err := db.Conn(t.Context()).Raw(`
		SELECT column_name, data_type, is_nullable = 'YES'
		  FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ?`, table).Rows()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := scanColumns(rows)
	if err != nil {
		t.Fatal(err)
	}
	return columns
}

func scanColumns(rows *sql.Rows) (map[string]column, error) {
	columns := map[string]column{}
	for rows.Next() {
		var name string
		var c column
		if err := rows.Scan(&name, &c.kind, &c.nullable); err != nil {
			return nil, err
		}
		columns[name] = c
	}
	return columns, rows.Err()
}
