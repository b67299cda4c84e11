package bulkload_test

import (
	"errors"
	"testing"
	"time"

	"roster/platform/bulkload"
	"roster/platform/database"
	"roster/platform/database/databasetest"
	"roster/platform/migrations"
	"roster/platform/samples"
)

// place is a database and what is done to it.
type place struct {
	*testing.T
	url string
	db  *database.DB
}

func newPlace(t *testing.T) place {
	t.Helper()
	name, db := databasetest.NewNamed(t)
	return place{t, databasetest.OwnerURL(t, name), db}
}

func people(n int) samples.Population {
	return samples.Population{Seed: 1, People: n, Until: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)}
}

// part has one row of users an item; the row at fails is an error.
func part(p samples.Population, fails int) []samples.Part {
	errBroken := errors.New("no such person")
	return []samples.Part{{Tables: []samples.Table{{
		Name: "users", Columns: []string{"id", "email", "email_canonical"}, Items: p.People,
		Rows: func(i int) ([][]any, error) {
			if i == fails {
				return nil, errBroken
			}
			address := p.ID(i) + "@example.com"
			return [][]any{{p.ID(i), address, address}}, nil
		},
	}}, Clear: []string{"user_audit_log", "audit_seals"}}}
}

const never = -1

func (p place) fill(n, fails int) (bool, error) {
	return bulkload.Fill(p.Context(), p.url, people(n), part(people(n), fails), func(string, int, int) {})
}

func (p place) holds(want int) {
	p.Helper()
	var got int
	if err := p.db.Conn(p.Context()).Raw("SELECT count(*) FROM users").Row().Scan(&got); err != nil || got != want {
		p.Errorf("%d accounts, want %d (%v)", got, want, err)
	}
	drift, err := migrations.Drift(p.Context(), p.db.SQL())
	if err != nil || len(drift) > 0 {
		p.Errorf("the schema is not what it was: %v %v", drift, err)
	}
}

func TestFillsAnEmptyDatabaseAndItsOwn(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	for _, step := range []struct {
		n      int
		filled bool
	}{{20, true}, {20, false}, {30, true}} {
		filled, err := p.fill(step.n, never)
		if err != nil || filled != step.filled {
			t.Fatalf("Fill of %d = %v, %v, want %v", step.n, filled, err, step.filled)
		}
		p.holds(step.n)
	}
}

func TestARunThatBreaksOffChangesNothing(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	if _, err := p.fill(20, 10); err == nil {
		t.Fatal("a failure in the middle was swallowed")
	}
	p.holds(0)
	if _, err := p.fill(20, never); err != nil {
		t.Fatalf("the next run: %v", err)
	}
	if _, err := p.fill(50, 40); err == nil {
		t.Fatal("a failure in the middle was swallowed")
	}
	p.holds(20)
}

func TestLeavesDataOfOthersAlone(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	insert := "INSERT INTO users (email, email_canonical) VALUES ('a@example.com', 'a@example.com')"
	if err := p.db.Conn(t.Context()).Exec(insert).Error; err != nil {
		t.Fatal(err)
	}
	if _, err := p.fill(20, never); !errors.Is(err, bulkload.ErrForeign) {
		t.Errorf("Fill = %v, want ErrForeign", err)
	}
	p.holds(1)
}

// What a server has logged on the data goes with it when new data comes.
func TestTheLogOfADataSetGoesWithIt(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	if _, err := p.fill(20, never); err != nil {
		t.Fatal(err)
	}
	insert := `INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_kind, content_hash)
		VALUES (gen_random_uuid(), now(), 'a.b', 'success', 'system', sha256(''))`
	if err := p.db.Conn(t.Context()).Exec(insert).Error; err != nil {
		t.Fatal(err)
	}
	if _, err := p.fill(10, never); err != nil {
		t.Fatal(err)
	}
	p.holds(10)
	var left int
	if err := p.db.Conn(t.Context()).Raw("SELECT count(*) FROM user_audit_log").Row().Scan(&left); err != nil || left != 0 {
		t.Errorf("%d entries are left (%v)", left, err)
	}
	if err := p.db.Conn(t.Context()).Exec("DELETE FROM user_audit_log").Error; err == nil {
		t.Error("the log is no longer guarded")
	}
}
