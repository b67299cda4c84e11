package usermodule_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"roster/platform/uuidgen"
)

// twins are ways to write one name so that people, or careless programs, take
// them for each other. Each is an address or a username with a look-alike.
var twins = [][2]string{
	// capitals
	{"ann", "ANN"}, {"ann", "Ann"}, {"admin", "aDMIN"}, {"info", "INFO"}, {"kim", "KIM"}, {"iris", "IRIS"},
	// letters of other alphabets
	{"ann", "\u0430nn"}, {"admin", "\u0430dmin"}, {"paypal", "p\u0430ypal"}, {"scope", "\u0455cope"}, {"ivan", "\u0456van"},
	{"jim", "\u0458im"}, {"hope", "\u04bbope"}, {"copa", "\u0441opa"}, {"oxo", "\u043ex\u043e"}, {"per", "\u0440er"},
	{"yes", "\u0443es"}, {"xen", "\u0445en"}, {"nu\u006d", "\u03bdum"}, {"oak", "\u03bfak"}, {"rho", "\u03c1ho"},
	{"alpha", "\u03b1lpha"}, {"ian", "\u0399an"}, {"kim", "\u039aim"}, {"gal", "\u0261al"}, {"lia", "\u04cfia"},
	// other forms of the same letters
	{"ann", "\uff41\uff4e\uff4e"}, {"ann", "\U0001d41a\U0001d427\U0001d427"}, {"ann", "\u24d0\u24dd\u24dd"}, {"kim", "\u212aim"}, {"ann", "\u00aann"},
	{"office", "o\ufb03ce"}, {"fish", "\ufb01sh"}, {"strasse", "stra\u00dfe"}, {"strasse", "STRA\u1e9eE"}, {"aether", "\u00e6ther"},
	{"user1", "user\u00b9"}, {"user1", "user\u0661"}, {"user2", "user\uff12"}, {"size", "s\u0131ze"}, {"size", "S\u0130ZE"}, {"sun", "\u017fun"},
	{"angstrom", "\u212bngstrom"}, {"zoe", "zo\u00eb"}, {"zoe", "zoe\u0308"}, {"resume", "re\u0301sume\u0301"}, {"ibm", "\u2160bm"}, {"xii", "\u217b"},
	// what is not seen
	{"ann", "a\u200bnn"}, {"ann", "a\u200cnn"}, {"ann", "a\u200dnn"}, {"ann", "ann\u2060"}, {"ann", "\ufeffann"}, {"ann", "a\u00adnn"},
	{"ann", "ann\u3164"}, {"ann", "a\u034fnn"}, {"ann", "ann\ufe0f"}, {"ann", "a\U000e0061nn"}, {"ann", "ann\u00a0"}, {"ann", " ann"}, {"ann", "ann "},
	// what turns the direction
	{"ann", "\u202enna"}, {"ann", "a\u200fnn"}, {"ann", "\u2067ann\u2069"}, {"ann", "ann\u061c"},
}

// TestNoTwins makes an account, and tries to make its twin.
func TestNoTwins(t *testing.T) {
	t.Parallel()
	if len(twins) < 60 {
		t.Fatalf("%d pairs", len(twins))
	}
	w := newWorld(t)
	admin := w.person("root@roster.test", "admin")
	for i, pair := range twins {
		own := fmt.Sprintf("x%d", i) // so that pairs do not meet
		first := map[string]any{"email": pair[0] + own + "@roster.test", "username": pair[0] + own}
		w.send(admin, "POST", "/v1/users", first).Want(http.StatusCreated)
		for what, twin := range map[string]map[string]any{
			"email":    {"email": pair[1] + own + "@roster.test"},
			"username": {"email": own + "@other.test", "username": pair[1] + own},
			"domain":   {"email": own + "@" + pair[1] + own + "@roster.test"},
		} {
			reply := w.send(admin, "POST", "/v1/users", twin)
			if reply.Status != http.StatusConflict && reply.Status != http.StatusUnprocessableEntity && reply.Status != http.StatusBadRequest {
				t.Errorf("%s %+q beside %q: %d %s", what, pair[1], pair[0], reply.Status, reply.Body)
			}
		}
	}
	var all struct{ Total struct{ Count int } }
	w.send(admin, "GET", "/v1/users?include_total=exact", nil).Want(http.StatusOK).JSON(&all)
	if all.Total.Count != len(twins)+1 {
		t.Errorf("%d accounts, want %d", all.Total.Count, len(twins)+1)
	}
}

// hostile are texts that have no place in a line about a person.
var hostile = map[string]string{
	"NUL": `a\u0000b`, "bell": `a\u0007b`, "escape": `\u001b[31mred`, "delete": `a\u007fb`, "C1 control": `a\u0085b`, "line": `a\nb`,
	"right-to-left override": `a\u202eb`, "isolate": `a\u2067b`, "line separator": `a\u2028b`, "byte order mark": `\ufeffa`,
	"noncharacter": `a\ufffeb`, "private use": `a\ue000b`, "lone surrogate": `a\ud800b`, "tag": `a\udb40\udc41b`,
	"only blanks": `   `, "only invisible": `\u200b\u200b`, "Hangul filler": `\u3164`, "4 KB": strings.Repeat("n", 4096), "4 KB of marks": "a" + strings.Repeat(`\u0301`, 4096),
}

// ASVS: 1.3.3, 2.2.1
func TestHostileTextIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.person("root@roster.test", "admin"), w.person("ann@roster.test")
	path := "/v1/users/" + ann.UserID
	before := string(w.send(admin, "GET", path, nil).Body)
	for what, text := range hostile {
		for _, try := range []struct{ method, path, body string }{
			{"PATCH", path, `{"profile":{"first_name":"` + text + `"}}`},
			{"PATCH", path, `{"profile":{"display_name":"` + text + `"}}`},
			{"PATCH", path, `{"username":"` + text + `"}`},
			{"PATCH", path, `{"profile":{"phone":"` + text + `"}}`},
			{"PATCH", path, `{"profile":{"timezone":"` + text + `"}}`},
			{"POST", "/v1/users", `{"email":"` + text + `@roster.test"}`},
			{"POST", "/v1/users", `{"email":"a@` + text + `.test"}`},
			{"POST", "/v1/roles", `{"name":"` + text + `","title":"x"}`},
			{"POST", "/v1/roles", `{"name":"x","title":"` + text + `"}`},
		} {
			reply := w.send(admin, try.method, try.path, try.body, "If-Match", "*")
			if reply.Status != http.StatusUnprocessableEntity && reply.Status != http.StatusBadRequest {
				t.Errorf("%s in %s %.60s: %d %s", what, try.path, try.body, reply.Status, reply.Body)
			}
		}
	}
	if after := string(w.send(admin, "GET", path, nil).Body); after != before {
		t.Errorf("changed:\n%s\n%s", before, after)
	}
}

// speaking are texts that mean something to one interpreter or another, and
// are only texts here.
var speaking = []string{
	"100%s %d%n %[1]v %!x(MISSING)", "{{.}} {{printf \"%s\" .}} ${7*7} #{7*7} <%= 7*7 %>", "'; DROP TABLE users; -- \" OR ''=' \\' $1 ?",
	"<b>&amp;&lt;</b> <script>alert(1)</script> ]]> <!-- -->", "%2520 %00 %c0%ae +a+b &#37; \\u0041 \\x41 \\n", "$(id) `id` |id; & id", "*)(uid=*))(|(uid=*",
}

// What somebody writes comes back as they wrote it: nobody on the way takes it
// for more than a text, or decodes it once more.
//
// ASVS: 1.1.1, 1.1.2, 1.2.3, 1.2.4, 1.3.10
func TestTextComesBackAsItWas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ann := w.person("ann@roster.test")
	for _, text := range speaking {
		w.send(ann, "PATCH", "/v1/me", map[string]any{"profile": map[string]any{"bio": text}}).Want(http.StatusOK)
		var got struct{ Profile struct{ Bio string } }
		w.send(ann, "GET", "/v1/me", nil).Want(http.StatusOK).JSON(&got)
		if got.Profile.Bio != text {
			t.Errorf("%s comes back as %s", text, got.Profile.Bio)
		}
	}
}

// TestHostileQueriesAreRefused asks lists for what they must not answer: always
// a precise 4xx.
//
// ASVS: 1.2.4, 1.4.2, 2.2.1
func TestHostileQueriesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann := w.person("root@roster.test", "admin"), w.person("ann@roster.test")
	w.person("bob@roster.test")
	var page struct {
		NextCursor string `json:"next_cursor"`
	}
	w.send(admin, "GET", "/v1/users?limit=1", nil).Want(http.StatusOK).JSON(&page)
	other := "A"
	if strings.HasPrefix(page.NextCursor, other) {
		other = "B"
	}
	forged := []string{"x", "AAAA", page.NextCursor[:len(page.NextCursor)-2], page.NextCursor + "A", other + page.NextCursor[1:], strings.Repeat("A", 513), "%00", "'%20OR%201=1--"}
	for _, cursor := range forged {
		if reply := w.send(admin, "GET", "/v1/users?limit=1&cursor="+cursor, nil); reply.Status != http.StatusBadRequest && reply.Status != http.StatusUnprocessableEntity {
			t.Errorf("cursor %.40s: %d", cursor, reply.Status)
		}
	}
	for _, elsewhere := range []string{"limit=1&sort=email", "limit=1&sort=created_at", "limit=1&q=roster", "limit=1&status=active"} {
		w.send(admin, "GET", "/v1/users?"+elsewhere+"&cursor="+page.NextCursor, nil).WantProblem(http.StatusBadRequest, "invalid_cursor")
	}
	w.send(w.person("other@roster.test", "admin"), "GET", "/v1/users?limit=1&cursor="+page.NextCursor, nil).WantProblem(http.StatusBadRequest, "invalid_cursor")
	for _, query := range []string{
		"limit=-1", "limit=0", "limit=201", "limit=9223372036854775808", "limit=1e2", "limit=0x10", "sort=created_at'", "sort=id", "sort=(select 1)",
		"role=a'b", "role=A", "status=active'--", "created_from=0", "created_from=2026-13-01T00:00:00Z", "fields=search_text", "fields=password", "nothing=1", "Q=abc",
	} {
		if reply := w.send(admin, "GET", "/v1/users?"+strings.ReplaceAll(query, " ", "%20"), nil); reply.Status != http.StatusBadRequest && reply.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", query, reply.Status, reply.Body)
		}
	}
	for _, path := range []string{
		"/v1/users/1", "/v1/users/" + ann.UserID + "'", "/v1/users/" + strings.ToUpper(ann.UserID) + "0", "/v1/users/" + uuidgen.New().Random(),
		"/v1/users/by/email/nobody@roster.test", "/v1/users/by/username/%27%20or%20%27", "/v1/users/by/phone/1", "/v1/me/" + ann.UserID,
	} {
		if reply := w.send(admin, "GET", path, nil); reply.Status < 400 || reply.Status >= 500 {
			t.Errorf("%s: %d", path, reply.Status)
		}
	}
}

// TestSelfRoutesTakeNobodyElse: the account is that of the token, whatever else
// is sent.
//
// ASVS: 8.2.2
func TestSelfRoutesTakeNobodyElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	admin, ann, bob := w.person("root@roster.test", "admin"), w.person("ann@roster.test"), w.person("bob@roster.test")
	before := string(w.send(admin, "GET", "/v1/users/"+bob.UserID, nil).Body)
	for _, try := range []struct{ method, path, body string }{
		{"GET", "/v1/me?id=" + bob.UserID, ""}, {"GET", "/v1/me/permissions?user_id=" + bob.UserID, ""},
		{"PATCH", "/v1/me", `{"id":"` + bob.UserID + `","profile":{"bio":"x"}}`}, {"DELETE", "/v1/me?id=" + bob.UserID, ""},
		{"GET", "/v1/users/" + bob.UserID, ""}, {"PATCH", "/v1/users/" + bob.UserID, `{"profile":{"bio":"x"}}`},
		{"DELETE", "/v1/users/" + bob.UserID, ""}, {"PUT", "/v1/users/" + ann.UserID + "/roles/admin", ""},
	} {
		var body any
		if try.body != "" {
			body = try.body
		}
		if reply := w.send(ann, try.method, try.path, body, "If-Match", "*"); reply.Status < 400 || reply.Status >= 500 {
			t.Errorf("%s %s: %d", try.method, try.path, reply.Status)
		}
	}
	if after := string(w.send(admin, "GET", "/v1/users/"+bob.UserID, nil).Body); after != before {
		t.Errorf("changed:\n%s\n%s", before, after)
	}
}
