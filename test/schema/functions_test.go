package schema_test

import (
	"testing"
	"time"
)

func TestUpdatedAt(t *testing.T) {
	t.Parallel()
	db := migrated(t).app
	id := addUser(t, db, "ann@example.com")
	exec(t, db, `INSERT INTO user_profiles (user_id) VALUES ($1)`, id)
	long := "2001-02-03T04:05:06Z"
	past, err := time.Parse(time.RFC3339, long)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		table, statement string
		moves            bool
	}{
		"a change":              {"users", `UPDATE users SET status = 'active'`, true},
		"nothing":               {"users", `UPDATE users SET email = email`, false},
		"a change of a profile": {"user_profiles", `UPDATE user_profiles SET first_name = 'Ann'`, true},
	} {
		exec(t, db, `UPDATE `+c.table+` SET updated_at = $1`, long) // a statement that sets it is obeyed
		if at := value[time.Time](t, db, `SELECT updated_at FROM `+c.table); !at.Equal(past) {
			t.Fatalf("%s: updated_at is %v although the statement set it", name, at)
		}
		exec(t, db, c.statement)
		at := value[time.Time](t, db, `SELECT updated_at FROM `+c.table)
		if moved := !at.Equal(past); moved != c.moves {
			t.Errorf("%s: updated_at moved: %v, want %v", name, moved, c.moves)
		}
	}
}

func TestSoftDeleteUser(t *testing.T) {
	t.Parallel()
	db := migrated(t).app
	id := addUser(t, db, "ann@example.com")
	exec(t, db, `INSERT INTO sessions (id, user_id, expires_at) VALUES (gen_random_uuid(), $1, now() + interval '1 day')`, id)
	for i, want := range []bool{true, false} {
		if got := value[bool](t, db, `SELECT soft_delete_user($1)`, id); got != want {
			t.Errorf("call %d answered %v", i+1, got)
		}
	}
	if value[bool](t, db, `SELECT soft_delete_user(gen_random_uuid())`) {
		t.Error("an unknown account was deleted")
	}
	if !value[bool](t, db, `SELECT deleted_at <= now() AND purge_at - deleted_at = interval '30 days' AND version = 2 FROM users`) {
		t.Error("the account is not deleted as it should")
	}
	if got := value[string](t, db, `SELECT coalesce(end_reason, 'open') FROM sessions`); got != "deleted" {
		t.Errorf("the session is %s", got)
	}
	addUser(t, db, "ann@example.com") // the address is free again
}

// ASVS: 14.2.4
func TestCleanupExpiredTokens(t *testing.T) {
	t.Parallel()
	db := migrated(t).app
	id := addUser(t, db, "ann@example.com")
	for _, statement := range []string{ // of each kind one that goes and one that stays
		`INSERT INTO password_reset_tokens (id, user_id, token_digest, expires_at)
		 SELECT gen_random_uuid(), $1, sha256(i::text::bytea), now() + (i || ' h')::interval FROM unnest(ARRAY[-1, 1]) i`,
		`INSERT INTO email_verification_tokens (id, user_id, purpose, email, email_canonical, token_digest, expires_at)
		 SELECT gen_random_uuid(), $1, 'verify', 'a@b', 'a@b', sha256(i::text::bytea), now() + (i || ' h')::interval FROM unnest(ARRAY[-1, 1]) i`,
		`INSERT INTO sessions (id, user_id, expires_at, ended_at, end_reason)
		 SELECT gen_random_uuid(), $1, now() + (e || ' d')::interval, now() + (d || ' d')::interval, CASE WHEN d IS NOT NULL THEN 'logout' END
		   FROM (VALUES (-31, NULL::int), (-1, NULL), (9, -31), (9, -1), (9, NULL)) s(e, d)`,
		`INSERT INTO refresh_tokens (session_id, generation, expires_at, family_digest, token_digest)
		 SELECT id, 0, expires_at, sha256(id::text::bytea), sha256(id::text::bytea) FROM sessions WHERE user_id = $1`,
		`INSERT INTO idempotency_keys (caller, route, key, request_digest, expires_at)
		 SELECT $1, 'POST /v1/users', i::text, sha256(''), now() + (i || ' h')::interval FROM unnest(ARRAY[-1, 1]) i`,
	} {
		exec(t, db, statement, id)
	}
	exec(t, db, `INSERT INTO login_throttles (scope, key_digest, failures, window_started_at, blocked_until, updated_at)
		SELECT 'account', sha256(u::text::bytea), 1, now(), now() + (b || ' h')::interval, now() + (u || ' h')::interval
		  FROM (VALUES (-25, NULL::int), (-26, 1), (-23, NULL)) s(u, b)`)
	if removed := value[int](t, db, `SELECT cleanup_expired_tokens()`); removed != 6 {
		t.Errorf("removed %d rows, want 6", removed)
	}
	left := `SELECT concat_ws(' ', (SELECT count(*) FROM password_reset_tokens), (SELECT count(*) FROM email_verification_tokens),
		(SELECT count(*) FROM sessions), (SELECT count(*) FROM refresh_tokens), (SELECT count(*) FROM idempotency_keys), (SELECT count(*) FROM login_throttles))`
	if got := value[string](t, db, left); got != "1 1 3 3 1 2" {
		t.Errorf("left %s, want 1 1 3 3 1 2", got)
	}
	if removed := value[int](t, db, `SELECT cleanup_expired_tokens()`); removed != 0 {
		t.Errorf("a second call removed %d rows", removed)
	}
}

// More than one batch takes more than one call, and the calls come to an end.
func TestCleanupIsBounded(t *testing.T) {
	t.Parallel()
	db := migrated(t).app
	exec(t, db, `INSERT INTO idempotency_keys (caller, route, key, request_digest, expires_at)
		SELECT 'c', 'r', i::text, sha256(''), now() - interval '1 h' FROM generate_series(1, 5001) i`)
	for call, want := range []int{5000, 1, 0} {
		if removed := value[int](t, db, `SELECT cleanup_expired_tokens()`); removed != want {
			t.Fatalf("call %d removed %d rows, want %d", call+1, removed, want)
		}
	}
}
