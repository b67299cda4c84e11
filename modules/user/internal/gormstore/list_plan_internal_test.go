package gormstore

import (
	"slices"
	"testing"
	"time"

	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database/databasetest"
)

// TestBranchesAgree forces each branch of a narrowed list, which otherwise take
// thousands of accounts to meet, and compares what they find.
func TestBranchesAgree(t *testing.T) {
	t.Parallel()
	const accounts, page = 60, 5
	db := databasetest.New(t)
	conn, at := db.Conn(t.Context()), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, statement := range []string{
		`INSERT INTO users (email, email_canonical, search_text, created_at, status, suspended_at, email_verified_at)
 SELECT 'u' || i || '@roster.test', 'u' || i || '@roster.test', CASE WHEN i % 2 = 0 THEN 'fragment' ELSE 'other' END,
  timestamptz '2026-01-01' + i % 20 * interval '1 second', CASE WHEN i % 3 = 0 THEN 'suspended' ELSE 'active' END,
  CASE WHEN i % 3 = 0 THEN timestamptz '2026-01-02' END, CASE WHEN i % 5 = 0 THEN now() END
   FROM generate_series(1, ?) AS i`,
		`INSERT INTO user_roles (user_id, role_id, valid_from, expires_at)
 SELECT u.id, r.id, timestamptz '2026-01-01', CASE WHEN u.email LIKE '%7@%' THEN timestamptz '2026-02-01' END FROM users u JOIN roles r ON r.name = 'guest' WHERE length(u.email) <> ?`,
	} {
		if err := conn.Exec(statement, accounts).Error; err != nil {
			t.Fatal(err)
		}
	}
	verified := false
	for name, f := range map[string]app.Filter{
		"search": {Search: "fragment"}, "role": {Role: "guest"}, "both": {Search: "fragment", Role: "guest"},
		"suspended": {Search: "fragment", Status: []user.Status{user.Suspended}}, "unverified": {Role: "guest", EmailVerified: &verified},
	} {
		q := app.ListQuery{Filter: f, After: &app.Position{Time: &at, ID: "00000000-0000-4000-8000-000000000000"}}
		for _, q.Ascending = range []bool{false, true} {
			if q.Ascending {
				q.After.Time = new(time.Time)
			}
			by := bySearch
			if f.Search == "" {
				by = byRole
			}
			found := func(rows clause.Expression) (ids []string) {
				branch := conn.Raw(`SELECT id FROM (?) found ORDER BY `+orderOf(q).page+` LIMIT ?`, rows, q.Limit)
				if err := conn.Raw(`SELECT id FROM (?) page`, branch).Scan(&ids).Error; err != nil {
					t.Fatal(err)
				}
				return ids
			}
			ids := func(most, limit int) []string {
				by.few, by.most, q.Limit = most, most, limit
				return found(narrowed(q, at, by))
			}
			// A page of more than there are is beyond the probe; a short one is not.
			few, many, probed := ids(accounts, 2*accounts), ids(0, 2*accounts), ids(0, page)
			if len(few) < page || !slices.Equal(few, many) || !slices.Equal(few[:page], probed) {
				t.Errorf("%s:\nfew    %v\nmany   %v\nprobed %v", name, few, many, probed)
			}
			if q.Limit = 2 * accounts; inOrderOfHolders(q) {
				if followed := found(holders(q, at)); !slices.Equal(few, followed) {
					t.Errorf("%s:\nfew      %v\nfollowed %v", name, few, followed)
				}
			}
		}
	}
}
