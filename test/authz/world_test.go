package authz

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"roster/test/running/runningtest"
)

const (
	password = "a sentence that everybody here shares"
	// passwordHash is argon2id of it, as cheap as a Site hashes.
	passwordHash = "$argon2id$v=19$m=7168,t=5,p=1$50RiZKHItQyRNuxqVfyc/A$RR4RfFUQ8sth8gm0XpvzA3MdXwhtgBehfPqRtoHvfHk"
	// spares is how many accounts of a kind there are: one for each request that
	// spends its caller or its target.
	spares = 60
)

// kinds are the callers who are somebody, by the only role they have.
var kinds = []string{"guest", "user", "moderator", "admin"}

// person is an account, and what it needs to ask for something.
type person struct {
	kind, id, email string // one of kinds, or of the barred
	token, session  string
}

// world is a server with everybody that the matrix speaks of.
type world struct {
	t      *testing.T
	site   *runningtest.Site
	admin  runningtest.Client
	spare  map[string][]person
	steady map[string]person
	barred map[string]person
	serial int
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{
		t: t, site: runningtest.NewSite(t, runningtest.StartCluster(t, nil)),
		spare: map[string][]person{}, steady: map[string]person{}, barred: map[string]person{},
	}
	w.populate()
	w.site.Serve()
	w.admin = w.site.Administrator()
	for _, kind := range kinds {
		w.steady[kind] = w.login(w.take(kind))
	}
	w.bar()
	return w
}

// of is the world in the hands of a subtest.
func (w *world) of(t *testing.T) *world {
	t.Helper()
	w.t, w.admin.T, w.site.T = t, t, t
	return w
}

// populate imports the accounts, and learns their identifiers.
func (w *world) populate() {
	w.t.Helper()
	var rows strings.Builder
	for _, kind := range kinds {
		for i := range spares {
			row, err := json.Marshal(map[string]any{
				"email": fmt.Sprintf("%s%d@example.com", kind, i), "email_verified": true, "roles": []string{kind}, "password_hash": passwordHash,
			})
			if err != nil {
				w.t.Fatal(err)
			}
			rows.Write(append(row, '\n'))
		}
	}
	file := filepath.Join(w.t.TempDir(), "people.ndjson")
	if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.site.Must("users", "import", file)
	for _, kind := range kinds {
		w.spare[kind] = w.find(kind)
	}
}

func (w *world) find(kind string) []person {
	w.t.Helper()
	found := query(w, func(row pgx.CollectableRow) (person, error) {
		p := person{kind: kind}
		return p, row.Scan(&p.id, &p.email)
	}, "SELECT id::text, email FROM users WHERE email ~ ('^' || $1 || '[0-9]+@')", kind)
	if len(found) != spares {
		w.t.Fatalf("%d accounts of kind %s", len(found), kind)
	}
	return found
}

// query asks the database as somebody who may see everything.
func query[T any](w *world, scan pgx.RowToFunc[T], sql string, args ...any) []T {
	w.t.Helper()
	connection, err := pgx.Connect(w.t.Context(), w.site.Superuser())
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = connection.Close(w.t.Context()) }()
	rows, err := connection.Query(w.t.Context(), sql, args...)
	if err != nil {
		w.t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, scan)
	if err != nil {
		w.t.Fatal(err)
	}
	return found
}

// take is an account that nobody has used yet.
func (w *world) take(kind string) person {
	w.t.Helper()
	left := w.spare[kind]
	if len(left) == 0 {
		w.t.Fatalf("%d accounts of kind %s are too few", spares, kind)
	}
	w.spare[kind] = left[1:]
	return left[0]
}

func (w *world) login(p person) person {
	w.t.Helper()
	reply := w.site.Client().Login(p.email, password)
	p.token, p.session = reply.Text("access_token"), reply.Text("session_id")
	return p
}

// caller is somebody of a kind: always the same, or one who may be spent.
func (w *world) caller(kind string, spent bool) person {
	w.t.Helper()
	if !spent {
		return w.steady[kind]
	}
	return w.login(w.take(kind))
}

// bar makes the callers who get in nowhere.
func (w *world) bar() {
	w.t.Helper()
	refresh := w.site.Client().Login(w.take("admin").email, password).Text("refresh_token")
	w.barred["anonymous"] = person{}
	w.barred["garbage"] = person{token: "eyJhbGciOiJub25lIn0.e30."}
	w.barred["refresh_token"] = person{token: refresh}
	w.barred["expired"] = w.expiring()
	for kind, end := range map[string]func(person) runningtest.Reply{
		"suspended": func(p person) runningtest.Reply {
			return w.admin.Send(http.MethodPut, "/v1/users/"+p.id+"/suspension", map[string]any{"reason": "spam"})
		},
		"deleted": func(p person) runningtest.Reply {
			return w.admin.Send(http.MethodDelete, "/v1/users/"+p.id, nil, "If-Match: *")
		},
		"role_lost": func(p person) runningtest.Reply {
			return w.admin.Send(http.MethodDelete, "/v1/users/"+p.id+"/roles/admin", nil)
		},
	} {
		p := w.login(w.take("admin"))
		if reply := end(p); reply.Status >= http.StatusBadRequest {
			w.t.Fatalf("%s: %s", kind, reply.Raw)
		}
		w.barred[kind] = p
	}
	w.barred["unverified"] = w.unverified()
	for kind, p := range w.barred {
		p.kind = kind
		w.barred[kind] = p
	}
}

// expiring is an administrator whose token comes from a replica whose tokens
// live for ten seconds.
func (w *world) expiring() person {
	w.t.Helper()
	hasty := w.site.Another()
	hasty.Env = append(slices.Clone(hasty.Env), "ROSTER_IDENTITY_ACCESS_TOKEN_TTL=10s")
	hasty.Serve()
	p := w.take("admin")
	p.token = hasty.Client().Login(p.email, password).Text("access_token")
	return p
}

// awaitExpiry returns when the token of the expiring administrator has run out.
func (w *world) awaitExpiry() {
	w.t.Helper()
	client := w.site.Client().As(w.barred["expired"].token)
	deadline := time.Now().Add(runningtest.Patience)
	for client.Send(http.MethodGet, "/v1/me", nil).Status != http.StatusUnauthorized {
		if time.Now().After(deadline) {
			w.t.Fatal("a token of ten seconds is good for longer")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// unverified registered and has not proven the address: there is no token to
// be had.
func (w *world) unverified() person {
	w.t.Helper()
	nobody := w.site.Client()
	nobody.Send(http.MethodPost, "/v1/auth/register", map[string]any{"email": "unproven@example.com", "password": password}).Want(http.StatusAccepted)
	reply := nobody.Send(http.MethodPost, "/v1/auth/login", map[string]any{"login": "unproven@example.com", "password": password}).Want(http.StatusUnauthorized)
	return person{token: reply.Text("access_token")}
}
