package identity_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"roster/platform/database/databasetest"
	"roster/platform/id"
	"roster/platform/uuidgen"
)

// meStatement is what GET /v1/me asks the database: user, profile and roles.
const meStatement = `SELECT u.id, u.email, coalesce(u.username, ''), u.status, u.email_verified_at IS NOT NULL,
  coalesce(u.external_id, ''), u.metadata_public, u.metadata_private, u.created_at, u.updated_at, u.version,
  coalesce(p.first_name, ''), coalesce(p.last_name, ''), coalesce(p.display_name, ''), coalesce(p.bio, ''),
  (SELECT coalesce(string_agg(r.name, ',' ORDER BY r.name), '') FROM user_roles ur JOIN roles r ON r.id = ur.role_id
    WHERE ur.user_id = u.id AND ur.valid_from <= $2 AND (ur.expires_at IS NULL OR ur.expires_at > $2))
  FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id WHERE u.id = $1 AND u.deleted_at IS NULL`

// bare is Gin and pgx and nothing else, on the service's database.
func bare(b *testing.B, s *service) *pgxpool.Pool {
	b.Helper()
	gin.SetMode(gin.ReleaseMode)
	cfg, err := pgxpool.ParseConfig(databasetest.ApplicationURL(b, s.database))
	ok(b, err)
	cfg.MaxConns = poolSize
	pool, err := pgxpool.NewWithConfig(b.Context(), cfg)
	ok(b, err)
	b.Cleanup(pool.Close)
	return pool
}

// BenchmarkMe compares GET /v1/me at 16 connections with bare Gin and pgx
// sending the same statement, without any token.
func BenchmarkMe(b *testing.B) {
	s := newService(b, cheap())
	pool, token := bare(b, s), s.login("uma").Access
	var me struct{ ID string }
	good(b, call(b, http.MethodGet, s.url+"/v1/me", token, nil, &me))
	engine := gin.New()
	engine.GET("/me", func(c *gin.Context) {
		rows, err := pool.Query(c.Request.Context(), meStatement, me.ID, time.Now())
		if err != nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		defer rows.Close()
		rows.Next()
		values, err := rows.Values()
		if err != nil {
			c.Status(http.StatusInternalServerError)
			return
		}
		c.JSON(http.StatusOK, values)
	})
	url := listen(b, engine)
	const connections, each = 16, 250
	get := func(url, token string) func() float64 {
		return func() float64 {
			return throughput(connections, each, func(int) { good(b, call(b, http.MethodGet, url, token, nil, nil)) })
		}
	}
	b.ReportMetric(versus(9, get(s.url+"/v1/me", token), get(url+"/me", "")), "of-bare")
}

// BenchmarkTokenCheck compares the check of an access token, revocation
// included, with golang-jwt's own time for the signature and the claims.
func BenchmarkTokenCheck(b *testing.B) {
	s := newService(b, cheap())
	const tokens = 1500
	session := s.login("uma")
	fresh := make([]string, 0, tokens)
	for range tokens {
		good(b, call(b, http.MethodPost, s.url+"/v1/auth/refresh", "", map[string]any{"refresh_token": session.Refresh}, &session))
		fresh = append(fresh, session.Access)
	}
	time.Sleep(time.Second) // until what is remembered counts
	check := func(token string) {
		if _, err := s.identity.Verifier.Authenticate(b.Context(), token); err != nil {
			b.Fatal(err)
		}
	}
	own, key := signed(b, fresh[0])
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"ES256"}))
	var unseen, seen, library []float64
	for _, token := range fresh {
		check(fresh[0]) // keeps the authority fresh, so that no query is among what is measured
		unseen = append(unseen, micros(func() { check(token) }))
		seen = append(seen, micros(func() { check(token) }))
		library = append(library, micros(func() {
			if _, err := parser.Parse(own, func(*jwt.Token) (any, error) { return key, nil }); err != nil {
				b.Fatal(err)
			}
		}))
	}
	b.ReportMetric(middle(unseen)/middle(library), "unseen/golang-jwt")
	b.ReportMetric(middle(seen), "seen-µs")
}

// signed is a token with the claims of another and a key of our own.
func signed(b *testing.B, like string) (string, *ecdsa.PublicKey) {
	b.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ok(b, err)
	claims := jwt.MapClaims{}
	_, _, err = jwt.NewParser().ParseUnverified(like, claims)
	ok(b, err)
	token, err := jwt.NewWithClaims(jwt.SigningMethodES256, claims).SignedString(private)
	ok(b, err)
	return token, &private.PublicKey
}

// bareCommit is the least that waits for the disk.
const bareCommit = `INSERT INTO login_throttles (scope, key_digest, failures, window_started_at) VALUES ('network', sha256($1::text::bytea), 1, now())`

// BenchmarkBeyondTheHash is login and registration at one connection with a hash
// that costs next to nothing: what they take besides. In turns with them a bare
// row is inserted, each time in a transaction of its own; with
// ROSTER_BENCH_DURABLE set that tells what one wait for the disk is.
func BenchmarkBeyondTheHash(b *testing.B) {
	s := newService(b, cheap())
	pool := bare(b, s)
	const times = 300
	var logins, registrations, commits []float64
	for range times {
		commits = append(commits, micros(func() {
			_, err := pool.Exec(b.Context(), bareCommit, uuidgen.New().Random())
			ok(b, err)
		}))
		logins = append(logins, micros(func() { s.login("uma") }))
		body := map[string]any{"email": uuidgen.New().Random() + "@example.com", "password": "a rather good one"}
		registrations = append(registrations, micros(func() {
			good(b, call(b, http.MethodPost, s.url+"/v1/auth/register", "", body, nil))
		}))
	}
	b.ReportMetric(middle(commits)/1000, "bare-commit-ms")
	b.ReportMetric(middle(logins)/1000, "login-ms")
	b.ReportMetric(middle(registrations)/1000, "register-ms")
}

// BenchmarkRefresh compares a refresh, with its rotation and its entry in the
// log, with bare Gin and pgx that rotate one row and sign ES256.
func BenchmarkRefresh(b *testing.B) {
	s := newService(b, cheap())
	pool := bare(b, s)
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ok(b, err)
	session := s.login("uma")
	s.login("uma") // whose token the other one rotates
	var row string
	ok(b, pool.QueryRow(b.Context(), "SELECT session_id FROM refresh_tokens ORDER BY issued_at DESC LIMIT 1").Scan(&row))
	engine := gin.New()
	engine.POST("/refresh", func(c *gin.Context) { rotateBare(c, pool, private, row, uuidgen.New()) })
	url := listen(b, engine)
	const each = 200
	ours := func() float64 {
		return throughput(1, each, func(int) {
			good(b, call(b, http.MethodPost, s.url+"/v1/auth/refresh", "", map[string]any{"refresh_token": session.Refresh}, &session))
		})
	}
	theirs := func() float64 {
		return throughput(1, each, func(int) { good(b, call(b, http.MethodPost, url+"/refresh", "", nil, nil)) })
	}
	b.ReportMetric(versus(9, ours, theirs), "of-bare")
}

func rotateBare(c *gin.Context, pool *pgxpool.Pool, private *ecdsa.PrivateKey, row string, ids id.Generator) {
	next := ids.Random()
	digest := sha256.Sum256([]byte(next))
	if _, err := pool.Exec(context.WithoutCancel(c.Request.Context()), "UPDATE refresh_tokens SET token_digest = $1 WHERE session_id = $2", digest[:], row); err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	access, err := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{"sub": row, "exp": time.Now().Add(time.Minute).Unix()}).SignedString(private)
	if err != nil {
		c.Status(http.StatusInternalServerError)
		return
	}
	c.JSON(http.StatusOK, gin.H{"access_token": access, "refresh_token": next})
}
