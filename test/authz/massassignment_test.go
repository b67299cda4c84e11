package authz

import (
	"maps"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"
)

// assignEverything tries to write every column that any table has, by every
// operation that takes a body and is open to a plain user: as a member of the
// body, and of each object in it. What the document does not offer has to be
// refused; and nothing of the account may be another afterwards.
//
// ASVS: 8.2.3, 15.3.3
func (w *world) assignEverything(operations map[string]operation) {
	w.t.Helper()
	columns := query(w, pgx.RowTo[string], `SELECT DISTINCT column_name::text FROM information_schema.columns WHERE table_schema = 'public'`)
	caller := w.login(w.take("user"))
	before, sent := w.rowsOf(caller), 0
	for _, id := range sortedKeys(operations) {
		op := operations[id]
		if op.mediaType == "" || !op.public && !ofOneself(op) {
			continue
		}
		for _, column := range columns {
			for _, body := range withMember(w.body(op), column) {
				reply := w.site.Client().As(caller.token).Send(op.method, op.path, body, "Content-Type: "+op.mediaType)
				if reply.Status < http.StatusBadRequest || reply.Status >= http.StatusInternalServerError {
					w.t.Errorf("%s answers %d to a body with %q: %.200s", id, reply.Status, column, reply.Raw)
				}
				sent++
			}
		}
	}
	if after := w.rowsOf(caller); after != before {
		w.t.Errorf("the account was\n%s\nand is\n%s", before, after)
	}
	if sent < len(columns)*5 {
		w.t.Errorf("only %d requests for %d columns", sent, len(columns))
	}
	w.t.Logf("%d requests with %d columns", sent, len(columns))
}

// ofOneself tells the operations that ask for no permission.
func ofOneself(op operation) bool {
	return (strings.HasPrefix(op.path, "/v1/me") || strings.HasPrefix(op.path, "/v1/auth/")) && op.id != "introspect-token"
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
func (w *world) rowsOf(p person) string {
	w.t.Helper()
	rows := query(w, pgx.RowTo[string], `
		SELECT row_to_json(u)::text FROM users u WHERE id = $1::uuid
		UNION ALL SELECT row_to_json(p)::text FROM user_profiles p WHERE user_id = $1::uuid
		UNION ALL SELECT row_to_json(r)::text FROM user_roles r WHERE user_id = $1::uuid
		UNION ALL SELECT row_to_json(c)::text FROM user_credentials c WHERE user_id = $1::uuid`, p.id)
	all := ""
	for _, row := range rows {
		all += row + "\n"
	}
	return all
}
