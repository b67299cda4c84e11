package schema_test

import (
	"testing"

	"roster/platform/migrations"
)

// TestRefreshTokensMoveIntoOneRow takes the sessions of a database through the
// migrations that gave each a single row of tokens, and back: the newest token
// goes on, and so does what is written meanwhile.
func TestRefreshTokensMoveIntoOneRow(t *testing.T) {
	t.Parallel()
	const before, between = 20261128071316, 20261128171802
	db := migrated(t).owner
	id := addUser(t, db, "ann@example.com")
	if _, err := migrations.DownTo(within(t), db, before); err != nil {
		t.Fatal(err)
	}
	exec(t, db, `INSERT INTO sessions (id, user_id, expires_at, last_used_at)
		SELECT gen_random_uuid(), $1, now() + interval '1 d', now() + interval '1 h' FROM generate_series(1, 3)`, id)
	const token = `INSERT INTO refresh_tokens (id, session_id, user_id, token_digest, generation, expires_at)
		SELECT gen_random_uuid(), id, user_id, sha256((id::text || g)::bytea), g, expires_at FROM sessions, generate_series($1::int, $2::int) g`
	exec(t, db, token, 0, 2)
	if _, err := migrations.Embedded().UpTo(within(t), db, between); err != nil {
		t.Fatal(err)
	}
	good := func(table string, generation int) {
		t.Helper()
		query := `SELECT count(*) = 3 FROM ` + table + ` f JOIN sessions s ON s.id = f.session_id
			WHERE f.generation = $1 AND token_digest = sha256((s.id::text || $1)::bytea) AND family_digest = token_digest AND previous_digest IS NULL`
		if !value[bool](t, db, query, generation) {
			t.Errorf("%s has not the three tokens of generation %d", table, generation)
		}
	}
	good("refresh_families", 2)
	exec(t, db, token, 3, 4) // the release before refreshes on
	good("refresh_families", 4)
	exec(t, db, `UPDATE refresh_families SET issued_at = now() + interval '2 h'`)
	if _, err := migrations.Up(within(t), db); err != nil {
		t.Fatal(err)
	}
	good("refresh_tokens", 4)

	exec(t, db, `UPDATE refresh_tokens SET previous_digest = token_digest, token_digest = sha256((session_id::text || 5)::bytea), generation = 5`)
	if _, err := migrations.DownTo(within(t), db, before); err != nil {
		t.Fatal(err)
	}
	if got := value[string](t, db, `SELECT string_agg(DISTINCT concat_ws(' ', generation, replaced_at IS NULL,
			token_digest = sha256((session_id::text || generation)::bytea), s.last_used_at > now() + interval '1 h'), ', ')
		FROM refresh_tokens JOIN sessions s ON s.id = session_id`); got != "4 f t t, 5 t t t" {
		t.Errorf("taken back: %s", got)
	}
	if _, err := migrations.Up(within(t), db); err != nil {
		t.Fatal(err)
	}
	good("refresh_tokens", 5)
}
