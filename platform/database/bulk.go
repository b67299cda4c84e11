package database

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	"gorm.io/gorm/schema"

	"roster/platform/samples"
)

// SampleTable is a table of sample data whose rows are GORM models, written
// column by column as Create would write them; R is the model.
func SampleTable[R any](items int, rows func(i int) ([]R, error)) (samples.Table, error) {
	parsed, err := schema.Parse(new(R), &sync.Map{}, schema.NamingStrategy{})
	if err != nil {
		return samples.Table{}, fmt.Errorf("read the columns of %T: %w", *new(R), err)
	}
	table := samples.Table{Name: parsed.Table, Items: items}
	var fields []*schema.Field
	for _, field := range parsed.Fields {
		if field.DBName != "" && field.Creatable {
			fields, table.Columns = append(fields, field), append(table.Columns, field.DBName)
		}
	}
	table.Rows = func(i int) ([][]any, error) {
		models, err := rows(i)
		if err != nil {
			return nil, err
		}
		values := make([][]any, 0, len(models))
		for m := range models {
			values = append(values, valuesOf(fields, reflect.ValueOf(&models[m]).Elem()))
		}
		return values, nil
	}
	return table, nil
}

func valuesOf(fields []*schema.Field, model reflect.Value) []any {
	values := make([]any, 0, len(fields))
	for _, field := range fields {
		value, _ := field.ValueOf(context.Background(), model)
		values = append(values, value)
	}
	return values
}
