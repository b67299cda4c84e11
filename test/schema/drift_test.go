package schema_test

import (
	"strings"
	"testing"

	"roster/platform/migrations"
)

// Each statement changes something that the declared schema may or may not express; the fingerprint must see it.
func TestDriftIsSeen(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		`ALTER TABLE users DISABLE TRIGGER users_updated_at`:                                                                   "trigger users.users_updated_at",
		`ALTER TABLE user_audit_log DISABLE TRIGGER user_audit_log_refuse_change`:                                              "trigger user_audit_log.user_audit_log_refuse_change",
		`ALTER TABLE user_audit_log_default DISABLE TRIGGER user_audit_log_refuse_truncate`:                                    "partitions user_audit_log",
		`ALTER TABLE user_audit_log DETACH PARTITION user_audit_log_default; DROP TABLE user_audit_log_default`:                "partitions user_audit_log",
		`ALTER TABLE users ALTER COLUMN email_canonical TYPE text COLLATE "default"`:                                           "column users.email_canonical",
		`ALTER TABLE users DROP CONSTRAINT users_status_known`:                                                                 "constraint users.users_status_known",
		`DROP INDEX users_search_idx`:                                                                                          "index users.users_search_idx",
		`CREATE TABLE rogue ()`:                                                                                                "table rogue: unexpected",
		`GRANT UPDATE ON user_audit_log TO roster_app`:                                                                         "grant table user_audit_log to roster_app",
		`GRANT SELECT (email) ON users TO PUBLIC`:                                                                              "grant column users.email to PUBLIC",
		`GRANT EXECUTE ON FUNCTION soft_delete_user(uuid) TO PUBLIC`:                                                           "grant function soft_delete_user(target uuid) to PUBLIC",
		`ALTER FUNCTION create_audit_partitions(integer) SECURITY INVOKER`:                                                     "function create_audit_partitions",
		`ALTER FUNCTION refresh_user_views() RESET search_path`:                                                                "function refresh_user_views",
		`CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'`:         "function refuse_audit_change",
		`DROP MATERIALIZED VIEW v_active_users_summary; CREATE MATERIALIZED VIEW v_active_users_summary AS SELECT 1 AS status`: "view v_active_users_summary",
		`CREATE POLICY p ON users`:                                                                                             "policy users.p",
		`DROP EXTENSION "uuid-ossp"`:                                                                                           "extension uuid-ossp: missing",
	}
	for statement, want := range cases {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			db := migrated(t)
			exec(t, db.owner, statement)
			drift, err := migrations.Drift(within(t), db.app)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(drift, "\n"), want) {
				t.Errorf("%s: found %q, want %q", statement, drift, want)
			}
		})
	}
}
