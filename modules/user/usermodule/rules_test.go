package usermodule_test

import (
	"strings"
	"testing"
	"time"

	"roster/modules/user"
	"roster/modules/user/internal/domain"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/uuidgen"
)

// limited is a text that has a length, wherever it is spoken of.
type limited struct {
	most    int // characters
	of      func(n int) string
	schemas []string // schema.member of the OpenAPI document
	column  string   // table.column of the database
	check   func(text string) error
}

func repeated(s string) func(int) string { return func(n int) string { return strings.Repeat(s, n) } }

// behind is some text that begins in a way.
func behind(start string) func(int) string {
	return func(n int) string { return start + strings.Repeat("1", n-len(start)) }
}

// address is an email address of at least 68 characters.
func address(n int) string {
	text := strings.Repeat("a", 64) + "@" + strings.Repeat(strings.Repeat("b", 62)+".", 4)
	return text[:n-2] + "cd"
}

func inProfile(set func(*user.Profile, string)) func(string) error {
	return func(text string) error {
		arrival := domain.Arrival{}
		set(&arrival.Profile, text)
		return importing(arrival)
	}
}

func importing(a domain.Arrival) error {
	_, err := domain.Import(user.ID(uuidgen.New().Random()), a, time.Now())
	return err
}

func making(r domain.NewRole) error {
	_, err := domain.CreateRole(uuidgen.New().Random(), r, time.Now())
	return err
}

func inAll(member string, schemas ...string) []string {
	for i := range schemas {
		schemas[i] += "." + member
	}
	return schemas
}

func limits() []limited {
	profile := func(member string, most int, of func(int) string, set func(*user.Profile, string)) limited {
		return limited{most, of, inAll(member, "UserProfile", "UserProfilePatch"), "user_profiles." + member, inProfile(set)}
	}
	return []limited{
		{254, address, inAll("email", "User", "UserNewUser"), "users.email", func(s string) error { _, err := user.ParseEmail(s); return err }},
		{254, address, nil, "users.email_canonical", nil},
		{32, repeated("a"), inAll("username", "User", "UserNewUser", "UserPatch"), "users.username", func(s string) error { _, err := user.ParseUsername(s); return err }},
		{32, repeated("a"), nil, "users.username_canonical", nil},
		{255, repeated("ü"), inAll("external_id", "User", "UserPatch"), "users.external_id", func(s string) error { return importing(domain.Arrival{ExternalID: s}) }},
		profile("first_name", 100, repeated("ü"), func(p *user.Profile, s string) { p.FirstName = s }),
		profile("last_name", 100, repeated("ü"), func(p *user.Profile, s string) { p.LastName = s }),
		profile("display_name", 100, repeated("ü"), func(p *user.Profile, s string) { p.DisplayName = s }),
		profile("bio", 2000, repeated("ü"), func(p *user.Profile, s string) { p.Bio = s }),
		profile("avatar_url", 2048, behind("https://roster.test/"), func(p *user.Profile, s string) { p.AvatarURL = s }),
		profile("phone", 16, behind("+4"), func(p *user.Profile, s string) { p.Phone = s }),
		profile("locale", 35, func(n int) string { return "de" + strings.Repeat("-abcdefg1", 4)[:n-2] }, func(p *user.Profile, s string) { p.Locale = s }),
		{64, repeated("E"), inAll("timezone", "UserProfile", "UserProfilePatch"), "user_profiles.timezone", nil}, // no zone has so long a name
		{63, repeated("a"), inAll("name", "UserRole", "UserNewRole"), "roles.name", func(s string) error { return making(domain.NewRole{Name: s, Title: "x"}) }},
		{100, repeated("ü"), inAll("title", "UserRole", "UserNewRole", "UserRolePatch"), "roles.title", func(s string) error { return making(domain.NewRole{Name: "x", Title: s}) }},
		{500, repeated("ü"), inAll("description", "UserRole", "UserNewRole", "UserRolePatch"), "roles.description", func(s string) error { return making(domain.NewRole{Name: "x", Title: "x", Description: s}) }},
		{500, repeated("ü"), inAll("reason", "UserAssignment", "UserRoleTerm"), "user_roles.reason", func(s string) error {
			return domain.Restore(domain.Snapshot{Status: user.Active}).Assign(user.Role{ID: "x"}, domain.Term{Reason: s}, "", time.Now())
		}},
		{500, repeated("ü"), inAll("reason", "UserSuspension"), "users.suspension_reason", func(s string) error {
			return domain.Restore(domain.Snapshot{Status: user.Active}).Suspend(domain.Suspension{Reason: s}, time.Now())
		}},
	}
}

// TestLengthsAreTheSameEverywhere: the OpenAPI document, the domain and the
// database take the longest text, and none takes a character more.
//
// ASVS: 2.2.1
func TestLengthsAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	document := newWorld(t).API().OpenAPI().Components.Schemas.Map()
	rows := newRowsToChange(t)
	for _, l := range limits() {
		for _, member := range l.schemas {
			schema, property, _ := strings.Cut(member, ".")
			described := document[schema]
			if described == nil || described.Properties[property] == nil {
				t.Errorf("the OpenAPI document has no %s", member)
			} else if most := described.Properties[property].MaxLength; most == nil || *most != l.most {
				t.Errorf("the OpenAPI document gives %s a length of %v, not %d", member, most, l.most)
			}
		}
		for _, one := range []struct {
			text string
			fits bool
		}{{l.of(l.most), true}, {l.of(l.most + 1), false}} {
			if l.check != nil && (l.check(one.text) == nil) != one.fits {
				t.Errorf("%s of %d characters: the domain says %v", l.column, len([]rune(one.text)), l.check(one.text))
			}
			if err := rows.set(l.column, one.text); (err == nil) != one.fits {
				t.Errorf("%s of %d characters: the database says %v", l.column, len([]rune(one.text)), err)
			}
		}
	}
}

// rowsToChange is a row in each table of the module.
type rowsToChange struct {
	t  *testing.T
	db *database.DB
}

func newRowsToChange(t *testing.T) rowsToChange {
	t.Helper()
	r := rowsToChange{t, databasetest.New(t)}
	for _, statement := range []string{
		`INSERT INTO users (id, email, email_canonical, username, username_canonical, status, suspended_at)
 VALUES ('00000000-0000-4000-8000-00000000000a', 'a@b.cd', 'a@b.cd', 'ann', 'ann', 'suspended', now())`,
		`INSERT INTO user_profiles (user_id) SELECT id FROM users`,
		`INSERT INTO roles (id, name, title) VALUES ('00000000-0000-4000-8000-00000000000b', 'made', 'Made')`,
		`INSERT INTO user_roles (user_id, role_id, valid_from) SELECT u.id, r.id, now() FROM users u, roles r WHERE r.name = 'made'`,
	} {
		if err := r.db.Conn(t.Context()).Exec(statement).Error; err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// set changes one column of every row of a table that is not a system role's.
func (r rowsToChange) set(column, text string) error {
	table, name, _ := strings.Cut(column, ".")
	rows := r.db.Conn(r.t.Context()).Table(table)
	if table == "roles" {
		rows = rows.Where("NOT is_system")
	}
	return rows.Where("true").UpdateColumn(name, text).Error
}
