package gormstore

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/platform/database"
)

// searchMatches selects all accounts whose search text holds a fragment. Any three
// letters are held by ten times as many among ten times as many accounts, any four
// by few; so the index of four finds what one account holds in the same time.
func searchMatches(q app.ListQuery, _ time.Time) selection {
	users := searched(q)
	if utf8.RuneCountInString(q.Search) < indexedPiece {
		return users.where(holdsFragment, contains(q.Search))
	}
	return users.where(holdsPieces, q.Search).where(holdsWhole, q.Search)
}

// searched are the living users u, with what a list orders and filters them by.
func searched(q app.ListQuery) selection {
	selected := columns
	if o := orderOf(q); o.unique { // a name: the positions in time are columns
		selected += ", " + o.key
	}
	return from(accountsThemselves).take(selected).where(notDeleted)
}

// ofSearch selects those of the matches of a search that pass the rest.
func ofSearch(q app.ListQuery, at time.Time) clause.Expression {
	rest := q.Filter
	rest.Search = ""
	matches := "matches AS u"
	if q.By == app.SortLastLogin {
		matches = loginsOfMatches
	}
	return passing(from(matches).take("u.id, "+orderOf(q).key+" AS k"), q, rest, at)
}

// inForce are the role assignments m of one role that count.
const inForce = `m.role_id = (SELECT id FROM roles WHERE name = ?) AND m.valid_from <= ? AND (m.expires_at IS NULL OR m.expires_at > ?)`

// roleHolders selects the ids of all holders of a role.
func roleHolders(q app.ListQuery, at time.Time) selection {
	return from("user_roles AS m").take("m.user_id AS id").where(inForce, q.Role, at, at)
}

// ofHolders selects those of the holders of a role that pass the rest.
func ofHolders(q app.ListQuery, at time.Time) clause.Expression {
	rest := q.Filter
	rest.Role = ""
	return lookedUp(q, rest, at)
}

// lookedUp selects those of the matches, which are ids, whose accounts pass a filter. OFFSET 0 keeps
// the planner from turning a look-up for each into a join with a whole table.
func lookedUp(q app.ListQuery, f app.Filter, at time.Time) clause.Expr {
	account := passing(from(orderOf(q).users).take("u.id, "+orderOf(q).key+" AS k"), q, f, at).where("u.id = c.id")
	return gorm.Expr(`SELECT f.id, f.k FROM matches c CROSS JOIN LATERAL (? OFFSET 0) f`, account)
}

// inOrderOfHolders tells whether the index of a role's holders has the order of
// the list, and most of the accounts that it leads to are wanted.
func inOrderOfHolders(q app.ListQuery) bool {
	f := q.Filter
	byCreation := q.By == "" || q.By == app.SortCreated
	common := (len(f.Status) == 0 || slices.Contains(f.Status, user.Active)) && (f.EmailVerified == nil || *f.EmailVerified)
	return f.Role != "" && byCreation && common && f.UpdatedFrom == nil && f.LastLoginBefore == nil
}

// holders is the beginning of a page of a role's holders, found by following
// their own index.
func holders(q app.ListQuery, at time.Time) clause.Expr {
	rest := q.Filter
	rest.Role = ""
	onIndex := strings.NewReplacer("u.created_at", "m.user_created_at", "u.id", "m.user_id")
	next := segmentsOf(q)[0]
	accounts := from("user_roles AS m JOIN users u ON u.id = m.user_id").take("u.id, u.created_at AS k")
	branch := anyStatus(matching(accounts, rest, at), rest, at).
		where(inForce, q.Role, at, at).where(onIndex.Replace(next.condition.SQL), next.condition.Vars...)
	for _, bound := range []struct {
		condition string
		at        *time.Time
	}{{"m.user_created_at >= ?", q.CreatedFrom}, {"m.user_created_at < ?", q.CreatedTo}} {
		if bound.at != nil {
			branch = branch.where(bound.condition, *bound.at)
		}
	}
	return gorm.Expr(`? ORDER BY `+onIndex.Replace(next.sort)+bound(q), branch)
}

// bioMatches selects all users whose bio holds the words.
func bioMatches(f app.Filter) selection {
	return from("user_profiles AS m").take("m.user_id AS id").
		where(`m.bio IS NOT NULL AND to_tsvector('simple'::regconfig, coalesce(m.bio, '')) @@ plainto_tsquery('simple'::regconfig, ?)`, f.Bio)
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
		bioMatches(f), maxBios+1).Scan(&found).Error
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
func ofBios(q app.ListQuery, at time.Time) clause.Expr {
	return gorm.Expr(`WITH matches AS MATERIALIZED (?) ?`, bioMatches(q.Filter), lookedUp(q, q.Filter, at))
}
