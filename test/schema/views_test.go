package schema_test

import "testing"

func TestViewsShowWhatTheLastRefreshSaw(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	ann := addUser(t, db.app, "ann@example.com")
	gone := addUser(t, db.app, "gone@example.com")
	exec(t, db.app, `UPDATE users SET status = 'active', email_verified_at = now() WHERE id = $1`, ann)
	exec(t, db.app, `INSERT INTO user_logins (user_id, last_login_at) VALUES ($1, now())`, ann)
	exec(t, db.app, `INSERT INTO user_profiles (user_id, display_name) VALUES ($1, 'Ann')`, ann)
	exec(t, db.app, `INSERT INTO user_roles (user_id, role_id, valid_from, expires_at)
		SELECT $1, id, now() - interval '2 d', CASE name WHEN 'guest' THEN now() - interval '1 d' END FROM roles`, ann)
	exec(t, db.app, `SELECT soft_delete_user($1)`, gone)
	if n := value[int](t, db.app, `SELECT count(*) FROM v_users_complete`); n != 0 {
		t.Fatalf("%d rows before a refresh", n)
	}
	exec(t, db.app, `SELECT refresh_user_views()`)
	got := value[string](t, db.app, `SELECT string_agg(concat_ws(' ', email, display_name, role_names), ';') FROM v_users_complete`)
	if want := "ann@example.com Ann {admin,moderator,user}"; got != want {
		t.Errorf("v_users_complete: %s, want %s", got, want)
	}
	got = value[string](t, db.app, `
		SELECT string_agg(concat_ws(' ', status, email_verified, users, logged_in_30_days, created_30_days), ';') FROM v_active_users_summary`)
	if want := "active t 1 1 1"; got != want {
		t.Errorf("v_active_users_summary: %s, want %s", got, want)
	}
}

// After a restore without data the views are empty shells, which cannot be refreshed concurrently.
func TestRefreshFillsUnpopulatedViews(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	addUser(t, db.app, "ann@example.com")
	exec(t, db.owner, `REFRESH MATERIALIZED VIEW v_users_complete WITH NO DATA`)
	exec(t, db.app, `SELECT refresh_user_views()`)
	if n := value[int](t, db.app, `SELECT count(*) FROM v_users_complete`); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

// Readers of a view are not kept out while it is refreshed.
func TestRefreshIsConcurrent(t *testing.T) {
	t.Parallel()
	db := migrated(t)
	addUser(t, db.app, "ann@example.com")
	reader, err := db.app.BeginTx(within(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reader.Rollback() }()
	if _, err := reader.ExecContext(within(t), `SELECT count(*) FROM v_users_complete`); err != nil {
		t.Fatal(err)
	}
	db.app.SetMaxOpenConns(2)
	exec(t, db.app, `SET lock_timeout = '5s'`)
	exec(t, db.app, `SELECT refresh_user_views()`)
}
