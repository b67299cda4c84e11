package authz

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"roster/test/running/runningtest"
	"roster/test/world"
)

// spares is how many accounts of a kind there are: one for each request that
// spends its caller or its target.
const spares = 60

// kinds are the callers who are somebody, by the only role they have.
var kinds = []string{"guest", "user", "moderator", "admin"}

// cast is everybody that the matrix speaks of, on one server.
type cast struct {
	*world.World
	steady map[string]world.Person
	barred map[string]world.Person
}

func newCast(t *testing.T) *cast {
	t.Helper()
	wanted := map[string]int{}
	for _, kind := range kinds {
		wanted[kind] = spares
	}
	c := &cast{World: world.New(t, wanted), steady: map[string]world.Person{}, barred: map[string]world.Person{}}
	c.Serve()
	for _, kind := range kinds {
		c.steady[kind] = c.Login(c.Take(kind))
	}
	c.bar()
	return c
}

// of is the cast in the hands of a subtest.
func (c *cast) of(t *testing.T) *cast {
	t.Helper()
	return &cast{World: c.In(t), steady: c.steady, barred: c.barred}
}

// caller is somebody of a kind: always the same, or one who may be spent.
func (c *cast) caller(kind string, spent bool) world.Person {
	c.T.Helper()
	if !spent {
		return c.steady[kind]
	}
	return c.Login(c.Take(kind))
}

// bar makes the callers who get in nowhere.
func (c *cast) bar() {
	c.T.Helper()
	refresh := c.Site.Client().Login(c.Take("admin").Email, world.Password).Text("refresh_token")
	c.barred["anonymous"] = world.Person{}
	c.barred["garbage"] = world.Person{Token: "eyJhbGciOiJub25lIn0.e30."}
	c.barred["refresh_token"] = world.Person{Token: refresh}
	c.barred["expired"] = c.expiring()
	for kind, end := range map[string]func(world.Person) runningtest.Reply{
		"suspended": func(p world.Person) runningtest.Reply {
			return c.Admin.Send(http.MethodPut, "/v1/users/"+p.ID+"/suspension", map[string]any{"reason": "spam"})
		},
		"deleted": func(p world.Person) runningtest.Reply {
			return c.Admin.Send(http.MethodDelete, "/v1/users/"+p.ID, nil, "If-Match: *")
		},
		"role_lost": func(p world.Person) runningtest.Reply {
			return c.Admin.Send(http.MethodDelete, "/v1/users/"+p.ID+"/roles/admin", nil)
		},
	} {
		p := c.Login(c.Take("admin"))
		if reply := end(p); reply.Status >= http.StatusBadRequest {
			c.T.Fatalf("%s: %s", kind, reply.Raw)
		}
		c.barred[kind] = p
	}
	c.barred["unverified"] = c.unverified()
	for kind, p := range c.barred {
		p.Kind = kind
		c.barred[kind] = p
	}
}

// expiring is an administrator whose token comes from a replica whose tokens
// live for ten seconds.
func (c *cast) expiring() world.Person {
	c.T.Helper()
	hasty := c.Site.Another()
	hasty.Env = append(slices.Clone(hasty.Env), "ROSTER_IDENTITY_ACCESS_TOKEN_TTL=10s")
	hasty.Serve()
	p := c.Take("admin")
	p.Token = hasty.Client().Login(p.Email, world.Password).Text("access_token")
	return p
}

// awaitExpiry returns when the token of the expiring administrator has run out.
func (c *cast) awaitExpiry() {
	c.T.Helper()
	client := c.Site.Client().As(c.barred["expired"].Token)
	deadline := time.Now().Add(runningtest.Patience)
	for client.Send(http.MethodGet, "/v1/me", nil).Status != http.StatusUnauthorized {
		if time.Now().After(deadline) {
			c.T.Fatal("a token of ten seconds is good for longer")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// unverified registered and has not proven the address: there is no token to
// be had.
func (c *cast) unverified() world.Person {
	c.T.Helper()
	nobody := c.Site.Client()
	nobody.Send(http.MethodPost, "/v1/auth/register", map[string]any{"email": "unproven@example.com", "password": world.Password}).Want(http.StatusAccepted)
	reply := nobody.Send(http.MethodPost, "/v1/auth/login", map[string]any{"login": "unproven@example.com", "password": world.Password}).Want(http.StatusUnauthorized)
	return world.Person{Token: reply.Text("access_token")}
}
