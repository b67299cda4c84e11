package gormstore

import (
	"time"

	"gorm.io/gorm"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database"
)

// searchMatches selects all users whose search text holds a fragment.
func searchMatches(conn *gorm.DB, f app.Filter, _ time.Time) *gorm.DB {
	return conn.Table("users AS m").Select("m.id").
		Where("m.deleted_at IS NULL AND m.search_text LIKE ?", contains(f.Search))
}

// roleHolders selects users with a role in force, one more than byRole takes.
// Order and limit are those of an index, which keeps the planner from reading
// all assignments of all roles.
func roleHolders(conn *gorm.DB, f app.Filter, at time.Time) *gorm.DB {
	held := conn.Table("user_roles AS m").Select("m.user_id AS id").
		Where(`m.role_id = (SELECT id FROM roles WHERE name = ?) AND m.valid_from <= ?
 AND (m.expires_at IS NULL OR m.expires_at > ?)`, f.Role, at, at)
	return conn.Raw(`? ORDER BY m.user_id LIMIT 5001`, held)
}

// bioMatches selects all users whose bio holds the words.
func bioMatches(conn *gorm.DB, f app.Filter) *gorm.DB {
	return conn.Table("user_profiles AS m").Select("m.user_id AS id").
		Where(`m.bio IS NOT NULL AND to_tsvector('simple'::regconfig, coalesce(m.bio, '')) @@ plainto_tsquery('simple'::regconfig, ?)`, f.Bio)
}

const maxBios = 2000

// requireRareBio refuses words that too many bios hold to sort them all, which
// is what there is: following an order, each bio on the way would have to be
// taken apart.
func requireRareBio(conn *gorm.DB, f app.Filter) error {
	if f.Bio == "" {
		return nil
	}
	var found int
	err := conn.Raw(`WITH matches AS MATERIALIZED (?) SELECT count(*) FROM (SELECT id FROM matches LIMIT ?) counted`,
		bioMatches(conn, f), maxBios+1).Scan(&found).Error
	if err != nil {
		return database.Explain("count bios", err)
	}
	if found > maxBios {
		return user.ErrBioTooCommon
	}
	return nil
}

// ofBios is the beginning of a page of the users whose bio holds some words:
// all of these, to be sorted.
func ofBios(conn *gorm.DB, q app.ListQuery, at time.Time) *gorm.DB {
	rest := anyStatus(matching(living(conn.Table("users AS u"), q), q.Filter, at), q.Filter, at).
		Select("u.id, " + orderOf(q).key + " AS k").Where("u.id = c.id")
	return conn.Raw(`WITH matches AS MATERIALIZED (?) SELECT f.id, f.k FROM matches c CROSS JOIN LATERAL (? OFFSET 0) f`,
		bioMatches(conn, q.Filter), rest)
}
