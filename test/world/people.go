package world

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
)

// Person is an account, and what it needs to ask for something.
type Person struct {
	Kind, ID, Email string
	Token, Session  string
}

// populate imports the accounts, and learns their identifiers.
func (w *World) populate(spares map[string]int) {
	w.T.Helper()
	var rows strings.Builder
	for kind, many := range spares {
		for i := range many {
			row, err := json.Marshal(map[string]any{
				"email": fmt.Sprintf("%s%d@example.com", kind, i), "email_verified": true, "roles": []string{kind}, "password_hash": passwordHash,
			})
			if err != nil {
				w.T.Fatal(err)
			}
			rows.Write(append(row, '\n'))
		}
	}
	file := filepath.Join(w.T.TempDir(), "people.ndjson")
	if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
		w.T.Fatal(err)
	}
	w.Site.Must("users", "import", file)
	for kind, many := range spares {
		w.spare[kind] = w.find(kind)
		if found := len(w.spare[kind]); found != many {
			w.T.Fatalf("%d accounts of kind %s", found, kind)
		}
	}
}

func (w *World) find(kind string) []Person {
	w.T.Helper()
	return Query(w, func(row pgx.CollectableRow) (Person, error) {
		p := Person{Kind: kind}
		return p, row.Scan(&p.ID, &p.Email)
	}, "SELECT id::text, email FROM users WHERE email ~ ('^' || $1 || '[0-9]+@')", kind)
}

// Take is an account that nobody has used yet.
func (w *World) Take(kind string) Person {
	w.T.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	left := w.spare[kind]
	if len(left) == 0 {
		w.T.Fatalf("the accounts of kind %s are too few", kind)
	}
	w.spare[kind] = left[1:]
	return left[0]
}

// Login is the person with a new session.
func (w *World) Login(p Person) Person {
	w.T.Helper()
	reply := w.Site.Client().Login(p.Email, Password)
	p.Token, p.Session = reply.Text("access_token"), reply.Text("session_id")
	return p
}
