package schema_test

import (
	"database/sql"
	"strings"
	"testing"
)

const addEntry = `
INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_kind, content_hash)
VALUES (gen_random_uuid(), $1, 'user.registered', 'success', 'system', sha256(''))`

const addSeal = `
INSERT INTO audit_seals (id, number, first_seq, last_seq, entry_count, merkle_root, seal_hash)
VALUES (gen_random_uuid(), 1, 1, 2, 2, sha256(''), sha256(''))`

// One entry lies in a month's partition, one in DEFAULT.
func fillLog(t *testing.T, db live) {
	t.Helper()
	exec(t, db.app, addEntry, value[string](t, db.app, `SELECT now()::text`))
	exec(t, db.app, addEntry, "1999-12-31T23:59:59Z")
	exec(t, db.app, addSeal)
}

// ASVS: 13.2.2, 16.4.2
func TestNobodyChangesTheLog(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	fillLog(t, db)
	tables := append(list(t, db.owner, `SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'user_audit_log'::regclass`),
		"user_audit_log", "audit_seals")
	if len(tables) < 4 {
		t.Fatalf("no partitions to try: %v", tables)
	}
	for role, as := range map[string]*sql.DB{"application": db.app, "owner": db.owner, "superuser": db.super} {
		for _, table := range tables {
			refused(t, as, role, `TRUNCATE `+table)
			if value[int](t, db.super, `SELECT count(*) FROM `+table) == 0 {
				continue // a row trigger has nothing to refuse
			}
			refused(t, as, role, `DELETE FROM `+table)
			refused(t, as, role, `UPDATE `+table+` SET id = gen_random_uuid()`)
		}
		refused(t, as, role, `TRUNCATE user_audit_log, audit_seals CASCADE`)
	}
	if n := value[int](t, db.owner, `SELECT count(*) FROM user_audit_log`); n != 2 {
		t.Fatalf("%d entries left of 2", n)
	}
}

// A superuser who switches triggers off for the session, as logical replication does, is refused as well.
//
// ASVS: 16.4.2
func TestReplicationRoleIsNoWayIn(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	fillLog(t, db)
	db.super.SetMaxOpenConns(1)
	exec(t, db.super, `SET session_replication_role = replica`)
	for _, statement := range []string{`DELETE FROM user_audit_log`, `DELETE FROM user_audit_log_default`, `TRUNCATE user_audit_log_default`, `DELETE FROM audit_seals`} {
		refused(t, db.super, "replication", statement)
	}
}

func refused(t *testing.T, db *sql.DB, role, statement string) {
	t.Helper()
	_, err := db.ExecContext(within(t), statement)
	if sqlState(err) != insufficientPrivilege {
		t.Errorf("%s may %s: %v", role, statement, err)
	}
	if role != "application" && err != nil && !strings.Contains(err.Error(), "append-only") {
		t.Errorf("%s: refused for another reason: %v", statement, err)
	}
}

// ASVS: 13.2.2
func TestApplicationRunsNoDDL(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	for _, statement := range []string{
		`CREATE TABLE mine ()`, `ALTER TABLE user_audit_log DISABLE TRIGGER ALL`, `DROP TABLE user_audit_log_default`,
		`CREATE FUNCTION now() RETURNS text LANGUAGE sql AS 'SELECT 1::text'`, `REFRESH MATERIALIZED VIEW v_users_complete`,
		`DELETE FROM audit_subject_keys`, `CREATE TABLE river.mine ()`,
	} {
		if _, err := db.app.ExecContext(within(t), statement); sqlState(err) != insufficientPrivilege {
			t.Errorf("the application may %s: %v", statement, err)
		}
	}
}
