package load

import (
	"context"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5"
)

// querying sends one statement, prepared, with the parameters of one call after
// the other: what pgbench would do with it.
type querying struct {
	conn  *pgx.Conn
	query Query
	next  int
}

func newQuerying(ctx context.Context, q Query, i, of int) (*querying, error) {
	conn, err := pgx.Connect(ctx, q.URL)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	return &querying{conn: conn, query: q, next: i * len(q.Parameters) / of}, nil
}

func (q *querying) close() { _ = q.conn.Close(context.Background()) }

func (q *querying) send(ctx context.Context) (int, error) {
	parameters := q.query.Parameters[q.next%len(q.query.Parameters)]
	q.next++
	rows, err := q.conn.Query(ctx, q.query.SQL, Arguments(parameters)...)
	if err != nil {
		return 0, fmt.Errorf("send the statement: %w", err)
	}
	for rows.Next() {
		_ = rows.RawValues()
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return http.StatusInternalServerError, err
	}
	return http.StatusOK, nil
}

// Arguments are parameters as pgx takes them: texts, which it hands on as they
// are.
func Arguments(parameters []*string) []any {
	arguments := make([]any, len(parameters))
	for i, parameter := range parameters {
		if parameter != nil {
			arguments[i] = *parameter
		}
	}
	return arguments
}
