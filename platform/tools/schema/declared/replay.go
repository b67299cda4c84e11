package declared

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"roster/platform/migrations"
	"roster/platform/migrations/fingerprint"
	"roster/platform/tools/schema/scratch"
)

// Replay returns a scratch database with every migration applied. The caller closes it.
func (p Project) Replay(ctx context.Context, server *scratch.Server) (*scratch.Database, error) {
	set, err := p.Migrations()
	if err != nil {
		return nil, err
	}
	database, err := server.Create(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := set.Up(ctx, database.DB); err != nil {
		return nil, errors.Join(fmt.Errorf("replay the migrations: %w", err), database.Close())
	}
	return database, nil
}

// WriteFingerprint renews fingerprint.txt from a database that [Project.Replay] made.
func (p Project) WriteFingerprint(ctx context.Context, replayed *scratch.Database) error {
	lines, err := fingerprint.Read(ctx, replayed.DB)
	if err != nil {
		return err
	}
	path := filepath.Join(p.MigrationsDir(), migrations.FingerprintFile)
	if err := os.WriteFile(path, fingerprint.Format(lines), 0o644); err != nil { //nolint:gosec // a source file
		return fmt.Errorf("write the fingerprint: %w", err)
	}
	return nil
}
