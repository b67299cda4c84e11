package place

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/platform/database"
)

// Executed is one statement as the server sent it.
type Executed struct {
	SQL        string
	Parameters []*string
	// Took is PostgreSQL's own time: binding, planning, executing.
	Took time.Duration
}

// Statements runs work and gives every statement that the application's role
// sent meanwhile, in order: PostgreSQL itself writes them down.
func (c *Cluster) Statements(ctx context.Context, work func() error) (found []Executed, err error) {
	conn, err := c.Connect(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	path := filepath.Join(c.logs, "bench.csv")
	before, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("find the log of statements: %w", err)
	}
	if err := c.logStatements(ctx, conn, true); err != nil {
		return nil, err
	}
	err = work()
	if off := c.logStatements(context.WithoutCancel(ctx), conn, false); err == nil {
		err = off
	}
	if err != nil {
		return nil, err
	}
	time.Sleep(logDelay)
	return readLog(path, before.Size())
}

// logDelay is what the collector of the log may take to write.
const logDelay = 500 * time.Millisecond

func (c *Cluster) logStatements(ctx context.Context, conn *pgx.Conn, on bool) error {
	limit := -1
	if on {
		limit = 0
	}
	for _, statement := range []string{
		fmt.Sprintf("ALTER SYSTEM SET log_min_duration_statement = %d", limit), "SELECT pg_reload_conf()",
	} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("switch the log of statements: %w", err)
		}
	}
	time.Sleep(logDelay) // until every backend has heard of it
	return nil
}

func readLog(path string, from int64) ([]Executed, error) {
	file, err := os.Open(path) //nolint:gosec // the bench's own
	if err != nil {
		return nil, fmt.Errorf("read the log of statements: %w", err)
	}
	defer func() { _ = file.Close() }()
	if _, err := file.Seek(from, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read the log of statements: %w", err)
	}
	records := csv.NewReader(file)
	records.FieldsPerRecord = -1
	var found []Executed
	preparing := map[string]time.Duration{} // by session
	for {
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the log of statements: %w", err)
		}
		const user, session, message, detail = 1, 5, 13, 14
		if len(record) <= detail || record[user] != database.ApplicationRole {
			continue
		}
		match := durationLine.FindStringSubmatch(record[message])
		if match == nil {
			continue
		}
		took := milliseconds(match[1])
		if step := match[2]; step == "parse" || step == "bind" {
			preparing[record[session]] += took
			continue
		}
		found = append(found, Executed{
			SQL: match[3] + match[4], Parameters: parametersOf(record[detail]), Took: took + preparing[record[session]],
		})
		delete(preparing, record[session])
	}
}

var (
	durationLine = regexp.MustCompile(`(?s)^duration: ([0-9.]+) ms  (?:(parse|bind|execute) [^:]*: (.*)|statement: (.*))$`)
	parameter    = regexp.MustCompile(`(?s)\$[0-9]+ = (?:(NULL)|'((?:[^']|'')*)')`)
)

func milliseconds(text string) time.Duration {
	value, _ := strconv.ParseFloat(text, 64)
	return time.Duration(value * float64(time.Millisecond))
}

// parametersOf reads "Parameters: $1 = 'it”s', $2 = NULL".
func parametersOf(detail string) []*string {
	var values []*string
	for _, match := range parameter.FindAllStringSubmatch(detail, -1) {
		if match[1] != "" {
			values = append(values, nil)
			continue
		}
		value := strings.ReplaceAll(match[2], "''", "'")
		values = append(values, &value)
	}
	return values
}
