package declared

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"ariga.io/atlas/sql/migrate"
)

// timeout is what each half of a transactional migration begins with: it gives way instead of stopping the service.
const timeout = "SET LOCAL lock_timeout = '1s';"

const versionLayout = "20060102150405"

var migrationName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

func render(up, down string) string {
	return "-- +goose Up\n" + timeout + "\n\n" + up + "\n-- +goose Down\n" + timeout + "\n\n" + down
}

// Blank is the text of a migration to be filled in by hand.
func Blank() string { return render("", "") }

// BlankConcurrent is the text of a migration that builds one index without locking writers out. It runs outside a
// transaction, so a failed build leaves an invalid index behind: dropping that first makes the file repeatable.
func BlankConcurrent() string {
	return `-- atlas:txmode none

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS public.TABLE_COLUMN_idx;
CREATE INDEX CONCURRENTLY TABLE_COLUMN_idx ON public.TABLE (COLUMN);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS public.TABLE_COLUMN_idx;
`
}

// CheckName refuses names that make poor file names.
func CheckName(name string) error {
	if !migrationName.MatchString(name) {
		return fmt.Errorf("%q is no name for a migration: use lower-case words with underscores, such as add_user_nickname", name)
	}
	return nil
}

// CheckClock refuses to write a migration that would sort before one that exists. Files dated in the future would
// otherwise be run after what was built upon them.
func (p Project) CheckClock(now time.Time) error {
	set, err := p.Migrations()
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(now.UTC().Format(versionLayout), 10, 64)
	if err != nil {
		return fmt.Errorf("make a version of the time: %w", err)
	}
	if set.Latest() >= version {
		return fmt.Errorf("the last migration is dated %d, which is not before now (%d): a new one would run before it; mend its name or the clock", set.Latest(), version)
	}
	return nil
}

// Write adds a migration, dated now, and renews atlas.sum. It returns the path.
func (p Project) Write(name, text string, now time.Time) (string, error) {
	if err := errors.Join(CheckName(name), p.CheckClock(now)); err != nil {
		return "", err
	}
	path := filepath.Join(p.MigrationsDir(), now.UTC().Format(versionLayout)+"_"+name+".sql")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // a source file, readable by all
		return "", fmt.Errorf("write the migration: %w", err)
	}
	return path, p.WriteSum()
}

// WriteSum renews atlas.sum from the files as they are.
func (p Project) WriteSum() error {
	dir, err := migrate.NewLocalDir(p.MigrationsDir())
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	sum, err := dir.Checksum()
	if err != nil {
		return fmt.Errorf("sum the migrations: %w", err)
	}
	if err := migrate.WriteSumFile(dir, sum); err != nil {
		return fmt.Errorf("write atlas.sum: %w", err)
	}
	return nil
}
