package database

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Statement is SQL with named parameters (@name), or with $1, $2 …, read once,
// when the program starts: GORM reads such a text anew each time, which takes as
// long as to send it. It is for what nearly every request asks.
type Statement struct {
	text  string
	names []string // one for each $1, $2 …
}

var parameter = regexp.MustCompile(`@[a-z_]+`)

// NewStatement reads a text. Each place of a parameter becomes a number of its
// own, as with GORM; an @ for anything else has no place in it.
func NewStatement(text string) *Statement {
	s := &Statement{}
	s.text = parameter.ReplaceAllStringFunc(text, func(found string) string {
		s.names = append(s.names, found[1:])
		return fmt.Sprint("$", len(s.names))
	})
	if strings.Contains(s.text, "@") {
		panic("database: an @ begins no parameter: " + text)
	}
	return s
}

// Exec runs a statement on the open unit of work or else the pool, like Conn, and
// tells how many rows it changed. The values are sql.Named, or in the order of
// $1, $2 ….
func (d *DB) Exec(ctx context.Context, s *Statement, values ...any) (changed int64, err error) {
	began := time.Now()
	arguments := s.arguments(values)
	if open := unitOf(ctx); open != nil {
		err = onPipe(open.conn, func(p *pipe) error {
			changed, err = p.exec(ctx, s.text, arguments)
			return err
		})
	} else {
		changed, err = affected(d.connPool(ctx).ExecContext(ctx, s.text, arguments...))
	}
	d.told(ctx, s, began, err, changed)
	return changed, err
}

func affected(result sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return result.RowsAffected() //nolint:wrapcheck // the callers say what they were doing
}

func (d *DB) connPool(ctx context.Context) gorm.ConnPool {
	if open := unitOf(ctx); open != nil {
		return open.db.Statement.ConnPool
	}
	return d.pool.ConnPool
}

// told writes a statement to GORM's log, with its placeholders.
func (d *DB) told(ctx context.Context, s *Statement, began time.Time, err error, rows int64) {
	d.pool.Logger.Trace(ctx, began, func() (string, int64) { return s.text, rows }, err)
}

// arguments are the values in the order of the numbers.
func (s *Statement) arguments(values []any) []any {
	if len(s.names) == 0 {
		return values
	}
	arguments := make([]any, 0, len(s.names))
	for _, name := range s.names {
		arguments = append(arguments, valueOf(name, values))
	}
	return arguments
}

func valueOf(name string, values []any) any {
	for _, value := range values {
		if named, ok := value.(sql.NamedArg); ok && named.Name == name {
			return named.Value
		}
	}
	panic("database: a parameter has no value: " + name)
}
