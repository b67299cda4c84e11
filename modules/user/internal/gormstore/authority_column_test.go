package gormstore_test

import (
	"database/sql"
	"errors"
	"reflect"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/gormstore"
	"roster/platform/database/databasetest"
)

// TestRolesAreThoseOfTheWholeAuthority at any time, with nothing beside them.
func TestRolesAreThoseOfTheWholeAuthority(t *testing.T) {
	t.Parallel()
	conn := databasetest.New(t).Conn(t.Context())
	noon := time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	var account string
	err := conn.Raw(`WITH made AS (
	INSERT INTO users (email, email_canonical, status, suspended_at, suspended_until, suspension_reason)
	VALUES ('ann@roster.test', 'ann@roster.test', 'suspended', @noon, CAST(@noon AS timestamptz) + interval '2 h', 'spam') RETURNING id
), held AS (
	INSERT INTO user_roles (user_id, role_id, valid_from, expires_at)
	SELECT made.id, r.id, CAST(@noon AS timestamptz) + CASE r.name WHEN 'moderator' THEN interval '1 h' ELSE interval '0' END,
		CASE r.name WHEN 'guest' THEN CAST(@noon AS timestamptz) + interval '3 h' END
	FROM made, roles r WHERE r.name <> 'admin'
) SELECT id FROM made`, sql.Named("noon", noon)).Scan(&account).Error
	if err != nil {
		t.Fatal(err)
	}
	column := gormstore.NewAuthorityColumn()
	read := func(query string, at time.Time) (user.Authority, error) {
		t.Helper()
		var found []byte
		if err := conn.Raw("SELECT "+query, sql.Named("account", account), sql.Named("at", at)).Row().Scan(&found); err != nil {
			t.Fatal(err)
		}
		return column.Read(found, at)
	}
	kinds := map[string]bool{}
	for hours := range 5 {
		at := noon.Add(time.Duration(hours-1) * time.Hour)
		whole, err := read(column.Column("@account", "@at"), at)
		roles, err2 := read(column.Roles("@account", "@at"), at)
		want := user.Authority{Status: whole.Status, Roles: whole.Roles}
		if err != nil || err2 != nil || !reflect.DeepEqual(roles, want) {
			t.Errorf("at %s: %+v (%v), want %+v (%v)", at, roles, err2, want, err)
		}
		kinds[string(roles.Status)+" "+string(rune('0'+len(roles.Roles)))] = true
	}
	if len(kinds) != 5 { //nolint:mnd // none, two, three suspended; three, two active
		t.Errorf("the times tell nothing apart: %v", kinds)
	}
	if err := conn.Exec("UPDATE users SET deleted_at = @noon, purge_at = @noon WHERE id = @account", sql.Named("noon", noon), sql.Named("account", account)).Error; err != nil {
		t.Fatal(err)
	}
	if _, err := read(column.Roles("@account", "@at"), noon); !errors.Is(err, user.ErrNotFound) {
		t.Errorf("roles of a deleted account: %v", err)
	}
}
