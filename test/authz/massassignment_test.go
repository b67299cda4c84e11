package authz

import (
	"maps"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"

	"roster/test/operations"
	"roster/test/world"
)

// assignEverything tries to write every column that any table has, by every
// operation that takes a body and is open to a plain user: as a member of the
// body, and of each object in it. What the document does not offer has to be
// refused; and nothing of the account may be another afterwards.
//
// ASVS: 8.2.3, 15.3.3
func (c *cast) assignEverything(ops map[string]operations.Operation) {
	c.T.Helper()
	columns := world.Query(c.World, pgx.RowTo[string], `SELECT DISTINCT column_name::text FROM information_schema.columns WHERE table_schema = 'public'`)
	caller := c.Login(c.Take("user"))
	before, sent := c.rowsOf(caller), 0
	for _, id := range sortedKeys(ops) {
		op := ops[id]
		if op.MediaType == "" || !op.Public && !ofOneself(op) {
			continue
		}
		for _, column := range columns {
			for _, body := range withMember(op.Body(world.Password, c.Serial()), column) {
				reply := c.Site.Client().As(caller.Token).Send(op.Method, op.Path, body, "Content-Type: "+op.MediaType)
				if reply.Status < http.StatusBadRequest || reply.Status >= http.StatusInternalServerError {
					c.T.Errorf("%s answers %d to a body with %q: %.200s", id, reply.Status, column, reply.Raw)
				}
				sent++
			}
		}
	}
	if after := c.rowsOf(caller); after != before {
		c.T.Errorf("the account was\n%s\nand is\n%s", before, after)
	}
	if sent < len(columns)*5 {
		c.T.Errorf("only %d requests for %d columns", sent, len(columns))
	}
	c.T.Logf("%d requests with %d columns", sent, len(columns))
}

// ofOneself tells the operations that ask for no permission.
func ofOneself(op operations.Operation) bool {
	return (strings.HasPrefix(op.Path, "/v1/me") || strings.HasPrefix(op.Path, "/v1/auth/")) && op.ID != "introspect-token"
}

// withMember is the body, and then each object in it, with one more member;
// bodies that have it already are left out.
func withMember(body any, name string) []map[string]any {
	object, isObject := body.(map[string]any)
	if !isObject {
		return nil
	}
	var bodies []map[string]any
	if _, has := object[name]; !has {
		wider := maps.Clone(object)
		wider[name] = "1"
		bodies = append(bodies, wider)
	}
	for member, value := range object {
		if member == "public" {
			continue // whatever its owner likes
		}
		for _, inner := range withMember(value, name) {
			outer := maps.Clone(object)
			outer[member] = inner
			bodies = append(bodies, outer)
		}
	}
	return bodies
}

// rowsOf is everything that the database holds of an account's own, but for
// what counts requests.
func (c *cast) rowsOf(p world.Person) string {
	c.T.Helper()
	rows := world.Query(c.World, pgx.RowTo[string], `
		SELECT row_to_json(u)::text FROM users u WHERE id = $1::uuid
		UNION ALL SELECT row_to_json(p)::text FROM user_profiles p WHERE user_id = $1::uuid
		UNION ALL SELECT row_to_json(r)::text FROM user_roles r WHERE user_id = $1::uuid
		UNION ALL SELECT row_to_json(c)::text FROM user_credentials c WHERE user_id = $1::uuid`, p.ID)
	all := ""
	for _, row := range rows {
		all += row + "\n"
	}
	return all
}
