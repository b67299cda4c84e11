package snapshot

import (
	"context"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"
)

var psqlCommand = regexp.MustCompile(`(?m)^\\.*$`)

// Load runs a file of this package as psql would, where there is no psql.
func Load(ctx context.Context, conn *pgx.Conn, text string) error {
	if _, err := conn.PgConn().Exec(ctx, psqlCommand.ReplaceAllString(text, "")).ReadAll(); err != nil {
		return fmt.Errorf("load: %w", err)
	}
	return nil
}
