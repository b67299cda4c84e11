package gormstore

import (
	"fmt"
	"time"

	"roster/modules/audit/internal/domain"
	"roster/platform/database"
	"roster/platform/samples"
)

// SampleLog is a made-up log.
type SampleLog interface {
	// Key is the wrapped key of a person.
	Key(person int) (owner string, wrapped []byte, err error)
	// Entry is one entry, by its place in the log.
	Entry(i int) (domain.Entry, error)
}

// SampleTables are the rows of the module's tables for a made-up log; their
// numbers are the database's to give.
func SampleTables(p samples.Population, log SampleLog) ([]samples.Table, error) {
	keys, err := database.SampleTable(p.People, func(i int) ([]keyRow, error) {
		owner, wrapped, err := log.Key(i)
		return []keyRow{{SubjectID: owner, WrappedKey: wrapped}}, err
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample keys: %w", err)
	}
	entries, err := database.SampleTable(p.Entries, func(i int) ([]entryRow, error) {
		entry, err := log.Entry(i)
		return []entryRow{*rowOf(entry)}, err
	})
	if err != nil {
		return nil, fmt.Errorf("describe sample entries: %w", err)
	}
	return []samples.Table{keys, entries}, nil
}

// samplePartition makes the partition of the month that begins so many months
// ago; partitions ahead and the guards of all are create_audit_partitions' work.
const samplePartition = `
DO $$
DECLARE
  starts timestamptz := date_trunc('month', %[1]s::timestamptz) - interval '%[2]d months';
BEGIN
  EXECUTE format('CREATE TABLE IF NOT EXISTS public.%%I PARTITION OF public.user_audit_log FOR VALUES FROM (%%L) TO (%%L)',
                 'user_audit_log_' || to_char(starts, 'YYYY_MM'), starts, starts + interval '1 month');
END
$$`

// SamplePartitions are statements that make the partitions of the months up to
// a time.
func SamplePartitions(until time.Time, months int) []string {
	statements := make([]string, 0, months+1)
	for back := range months + 1 {
		statements = append(statements, fmt.Sprintf(samplePartition, until.UTC().Format("'2006-01-02T15:04:05Z'"), back))
	}
	return append(statements, "SELECT create_audit_partitions(3)")
}
