package ceiling

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
)

// least does the least that a login, a refresh and a registration can be.
type least struct {
	pool *pgxpool.Pool
	key  *ecdsa.PrivateKey
}

func newLeast(pool *pgxpool.Pool) (*least, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return &least{pool, key}, nil
}

const (
	logIn = `
WITH found AS (
	SELECT u.id, c.password_hash FROM users u JOIN user_credentials c ON c.user_id = u.id
	WHERE u.email_canonical = lower($1) AND u.deleted_at IS NULL
), seen AS (
	UPDATE user_logins SET last_login_at = now() FROM found WHERE user_logins.user_id = found.id
), began AS (
	INSERT INTO sessions (id, user_id, expires_at) SELECT $2, id, now() + interval '90 days' FROM found
)
INSERT INTO refresh_tokens (session_id, generation, family_digest, token_digest, expires_at)
SELECT $2, 0, $3, $3, now() + interval '30 days' FROM found
RETURNING (SELECT id FROM found), (SELECT password_hash FROM found)`
	rotate = `UPDATE refresh_tokens SET token_digest = $3, issued_at = now() WHERE family_digest = $1 AND token_digest = $2 RETURNING session_id`
	enrol  = `
WITH added AS (
	INSERT INTO users (email, email_canonical, search_text) VALUES ($1, lower($1), lower($1)) RETURNING id
), described AS (
	INSERT INTO user_profiles (user_id, display_name) SELECT id, $2 FROM added
)
INSERT INTO user_roles (user_id, role_id) SELECT id, '00000000-0000-4000-8000-000000000002' FROM added RETURNING user_id`
)

func (l *least) login(c *gin.Context) {
	var in struct{ Login, Password string }
	if err := c.ShouldBindJSON(&in); err != nil {
		fail(c, err)
		return
	}
	token := opaque()
	session := id()
	var user, hash string
	err := l.pool.QueryRow(c.Request.Context(), logIn, in.Login, session, digest(token)).Scan(&user, &hash)
	l.reply(c, user, token, err)
}

func (l *least) refresh(c *gin.Context) {
	var in struct {
		Token string `json:"refresh_token"`
	}
	if err := c.ShouldBindJSON(&in); err != nil {
		fail(c, err)
		return
	}
	first, _, _ := strings.Cut(in.Token, ".")
	token := first + "." + opaque()
	var session string
	err := l.pool.QueryRow(c.Request.Context(), rotate, digest(first), digest(in.Token), digest(token)).Scan(&session)
	l.reply(c, session, token, err)
}

func (l *least) reply(c *gin.Context, user, refresh string, err error) {
	if err != nil {
		fail(c, err)
		return
	}
	now := time.Now()
	access, err := jwt.NewWithClaims(jwt.SigningMethodES256, jwt.MapClaims{
		"iss": "http://127.0.0.1", "aud": "ceiling", "sub": user, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "jti": id(),
	}).SignedString(l.key)
	if err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusOK, gin.H{"access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": 600})
}

func (l *least) create(c *gin.Context) {
	var in struct {
		Email   string
		Profile struct {
			DisplayName string `json:"display_name"`
		}
	}
	if err := c.ShouldBindJSON(&in); err != nil {
		fail(c, err)
		return
	}
	var user string
	if err := l.pool.QueryRow(c.Request.Context(), enrol, in.Email, in.Profile.DisplayName).Scan(&user); err != nil {
		fail(c, err)
		return
	}
	c.JSON(http.StatusCreated, gin.H{"id": user, "email": in.Email})
}

func opaque() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

func digest(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

func id() string { return uuid.Must(uuid.NewV7()).String() }

// fail tells the load what went wrong: a ceiling that answers errors is fast.
func fail(c *gin.Context, err error) {
	c.String(http.StatusInternalServerError, errors.Join(errors.New("ceiling"), err).Error())
}
