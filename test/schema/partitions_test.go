package schema_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
)

const monthPartitions = `
SELECT inhrelid::regclass::text FROM pg_inherits
 WHERE inhparent = 'user_audit_log'::regclass AND inhrelid <> 'user_audit_log_default'::regclass ORDER BY 1`

func TestPartitionsAreMadeAhead(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	before := list(t, db.owner, monthPartitions)
	if made := value[int](t, db.app, `SELECT create_audit_partitions(3)`); made != 0 {
		t.Errorf("%d made although the migration had made them: %v", made, before)
	}
	// Of eight jobs at once, one makes each partition.
	made := make([]int, 8)
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() { made[i] = value[int](t, db.app, `SELECT create_audit_partitions(5)`) })
	}
	all.Wait()
	sum := 0
	for _, n := range made {
		sum += n
	}
	if after := list(t, db.owner, monthPartitions); sum != 2 || len(after) != len(before)+2 {
		t.Errorf("made %v: %v, before %v", made, after, before)
	}
}

func TestEntriesGoToTheirMonth(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	month := `date_trunc('month', now() AT TIME ZONE 'UTC')`
	for when, want := range map[string]string{
		month + ` AT TIME ZONE 'UTC'`: value[string](t, db.app, `SELECT to_char(`+month+`, '"user_audit_log_"YYYY_MM')`),
		`(` + month + ` + interval '1 month' - interval '1 microsecond') AT TIME ZONE 'UTC'`: value[string](t, db.app, `SELECT to_char(`+month+`, '"user_audit_log_"YYYY_MM')`),
		`timestamptz '1999-12-31 23:59:59Z'`:                                                 "user_audit_log_default",
	} {
		exec(t, db.app, addEntry, value[string](t, db.app, `SELECT (`+when+`)::text`))
		got := list(t, db.owner, fmt.Sprintf(`SELECT tableoid::regclass::text FROM user_audit_log WHERE occurred_at = %s`, when))
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s went to %v, want %s", when, got, want)
		}
	}
}

// A month whose entries already went to DEFAULT keeps them there: no entry is ever moved.
func TestPartitionsLeaveDefaultAlone(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	exec(t, db.app, addEntry, value[string](t, db.app, `SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + interval '4 months 10 days')::text`))
	if made := value[int](t, db.app, `SELECT create_audit_partitions(5)`); made != 1 {
		t.Errorf("made %d, want 1: only the month after", made)
	}
	if n := value[int](t, db.owner, `SELECT count(*) FROM user_audit_log_default`); n != 1 {
		t.Errorf("%d entries in DEFAULT, want 1", n)
	}
}

func TestPartitionsAheadAreBounded(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	for _, ahead := range []any{-1, 25, nil} {
		if _, err := db.app.ExecContext(within(t), `SELECT create_audit_partitions($1)`, ahead); sqlState(err) != "22023" {
			t.Errorf("%v months ahead: %v", ahead, err)
		}
	}
}
