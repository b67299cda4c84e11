package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"roster/platform/migrations/fingerprint"
)

// FingerprintFile is the file beside the migrations that says what the catalogue looks like when all have run.
const FingerprintFile = "fingerprint.txt"

// Drift compares the live catalogue with the committed fingerprint and returns one line for each object that is
// missing, unexpected or different; none means the schema is what this binary was built against. It reads the
// catalogue only, which takes a few milliseconds, and any role may ask.
func (s *Set) Drift(ctx context.Context, db *sql.DB) ([]string, error) {
	body, err := fs.ReadFile(s.fsys, FingerprintFile)
	if err != nil {
		return nil, fmt.Errorf("read the expected fingerprint: %w", err)
	}
	live, err := fingerprint.Read(ctx, db)
	if err != nil {
		return nil, err
	}
	return fingerprint.Compare(fingerprint.Parse(body), live), nil
}
