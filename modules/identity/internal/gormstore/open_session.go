package gormstore

import (
	"context"
	"database/sql"
	"net/netip"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/platform/database"
)

// openSession holds the credential first, and looks at it again when it had to
// wait: PostgreSQL checks the conditions on the row that it gets. The counters
// are taken in the order in which an attempt takes them.
var openSession = database.NewStatement(`
WITH held AS (
	SELECT user_id FROM user_credentials WHERE user_id = @user AND token_epoch = @epoch AND password_hash = @hash
	FOR NO KEY UPDATE
), session AS (
	INSERT INTO sessions (id, user_id, created_at, authenticated_at, expires_at, ip, user_agent)
	SELECT @session, user_id, @now, @now, @session_expires_at, @ip, @user_agent FROM held
	RETURNING id
), client AS (
	DELETE FROM login_throttles WHERE scope = 'account_network' AND key_digest = @client AND EXISTS (SELECT FROM held)
	RETURNING failures
), account AS (
	UPDATE login_throttles SET failures = greatest(failures - 1, 0), blocked_until = NULL, updated_at = @now
	WHERE scope = 'account' AND key_digest = @account AND EXISTS (SELECT FROM held)
		AND (SELECT count(*) FROM client) >= 0
)
INSERT INTO refresh_tokens (session_id, generation, issued_at, expires_at, family_digest, token_digest)
SELECT id, 0, @now, @token_expires_at, @first, @first FROM session`)

// Open starts a session; see app.Sessions. It goes together with the next
// statement of the unit of work.
func (s *Sessions) Open(ctx context.Context, o app.Opening) error {
	session := o.Session
	judge := func(stored int64, err error) error {
		if err == nil && stored != 1 {
			return identity.ErrInvalidCredentials
		}
		return database.Explain("open session", err)
	}
	return s.db.LaterCounted(ctx, openSession, judge,
		sql.Named("user", session.User), sql.Named("epoch", o.Checked.Epoch), sql.Named("hash", o.Checked.Hash),
		sql.Named("session", session.ID), sql.Named("now", session.CreatedAt), sql.Named("session_expires_at", session.ExpiresAt),
		sql.Named("ip", addressOf(session.IP)), sql.Named("user_agent", orNull(session.UserAgent)),
		sql.Named("client", o.Guess.Client[:]), sql.Named("account", o.Guess.Account[:]),
		sql.Named("first", o.First[:]), sql.Named("token_expires_at", o.FirstExpiresAt))
}

// addressOf is an address as PostgreSQL takes it, or null for what is none.
func addressOf(ip string) *string {
	addr, err := netip.ParseAddr(ip)
	if err != nil {
		return nil
	}
	return orNull(addr.Unmap().WithZone("").String())
}

func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
