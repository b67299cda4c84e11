package schema_test

import "testing"

// What the conventions at the top of schema.hcl promise, asked of the live catalogue.
func TestConventions(t *testing.T) {
	t.Parallel()
	db := migrated(t).owner
	for name, c := range map[string]struct{ complaint, query string }{
		"foreign keys have an index": {"a foreign key without an index that begins with its columns: deletes would scan the table", `
			SELECT f.conrelid::regclass || '.' || f.conname FROM pg_constraint f
			 WHERE f.contype = 'f' AND f.connamespace = 'public'::regnamespace
			   AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = f.conrelid AND i.indpred IS NULL
			                      AND (string_to_array(i.indkey::text, ' ')::int2[])[1:cardinality(f.conkey)] @> f.conkey)`},
		"indexes are valid": {"an index that a failed build left behind", `
			SELECT indexrelid::regclass::text FROM pg_index WHERE NOT (indisvalid AND indisready AND indislive)`},
		"text and bytes are bounded": {"a column without a check of its length or values", `
			SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
			 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'schema_migrations'
			   AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid IN ('text'::regtype, 'bytea'::regtype, 'jsonb'::regtype)
			   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)
			                      AND pg_get_constraintdef(k.oid) ~ '(char_length|octet_length)\(|= ANY|= ''|\{[0-9]+,[0-9]+\}\$')`},
		"times have a zone": {"a timestamp without time zone", `
			SELECT attrelid::regclass || '.' || attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
			 WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_migrations' AND c.relkind NOT IN ('i', 'I')
			   AND a.atttypid = 'timestamp'::regtype`},
		"tables have a primary key": {"a table without a primary key", `
			SELECT oid::regclass::text FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
			   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'p')`},
		"identity is compared by its bytes": {`a column that must be COLLATE "C"`, `
			SELECT attrelid::regclass || '.' || attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
			 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'i', 'I')
			   AND attname ~ '_canonical$|^external_id$|^search_text$|^permission$|^kid$|^action$'
			   AND a.attcollation <> '"C"'::regcollation`},
		"columns are explained": {"a column without a comment that says what it is for", `
			SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
			 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
			   AND c.relname <> 'schema_migrations' AND a.attnum > 0 AND NOT a.attisdropped
			   AND coalesce(col_description(c.oid, a.attnum), '') = ''`},
		"indexes are explained": {"an index without a comment that names the queries which need it", `
			SELECT i.indexrelid::regclass::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
			 WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_migrations'
			   AND NOT c.relispartition AND NOT i.indisprimary
			   AND coalesce(obj_description(i.indexrelid, 'pg_class'), '') = ''`},
		"the log references nobody": {"a foreign key of the log", `
			SELECT conrelid::regclass || '.' || conname FROM pg_constraint
			 WHERE contype = 'f' AND conrelid::regclass::text ~ '^(user_audit_log|audit_)'`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			none(t, db, c.complaint, c.query)
		})
	}
}

// No account can log in to a freshly migrated database, and the system roles are there.
//
// ASVS: 6.3.2
func TestFreshDatabase(t *testing.T) {
	t.Parallel()
	db := migrated(t).app
	if n := value[int](t, db, `SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM user_credentials)`); n != 0 {
		t.Errorf("%d accounts or credentials in a fresh database", n)
	}
	got := value[string](t, db, `
		SELECT string_agg(name || ' ' || right(id::text, 1) || ' ' || is_system || ' ' ||
		       CASE held WHEN every THEN 'all' ELSE held::text END, ', ' ORDER BY id)
		  FROM roles, (SELECT count(DISTINCT permission) AS every FROM role_permissions) p,
		       LATERAL (SELECT count(*) AS held FROM role_permissions WHERE role_id = roles.id) h`)
	if want := "admin 1 true all, user 2 true 0, moderator 3 true 5, guest 4 true 0"; got != want {
		t.Errorf("roles: %s, want %s", got, want)
	}
}
