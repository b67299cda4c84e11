package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"gorm.io/gorm"

	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/database"
)

// throttleRow is a row of login_throttles.
type throttleRow struct {
	Scope           string     `gorm:"column:scope;primaryKey"`
	KeyDigest       []byte     `gorm:"column:key_digest;primaryKey"`
	Failures        int        `gorm:"column:failures"`
	WindowStartedAt time.Time  `gorm:"column:window_started_at"`
	BlockedUntil    *time.Time `gorm:"column:blocked_until"`
	UpdatedAt       time.Time  `gorm:"column:updated_at"`
}

// TableName names the table.
func (throttleRow) TableName() string { return "login_throttles" }

const (
	scopeAccount = "account"
	scopeClient  = "account_network"
)

// Throttles counts guesses.
type Throttles struct{ db *database.DB }

// NewThrottles returns the store on db.
func NewThrottles(db *database.DB) *Throttles { return &Throttles{db: db} }

// attempt counts for the client and then for the account. A counter whose time
// to wait has not passed is left alone and gives 0; that is decided on the row
// itself, under its lock, so that parallel guesses are counted one by one. The
// client's row always goes first, so no two attempts deadlock. The commit does
// not wait for the disk: others see the count all the same, and what a crash of
// PostgreSQL could lose is less than a second of counts.
var attempt = database.NewStatement(`
WITH hasty AS (
	SELECT set_config('synchronous_commit', 'off', true)
), client AS (
	INSERT INTO login_throttles AS t (scope, key_digest, failures, window_started_at, updated_at)
	VALUES ('account_network', @client, 1, @now, @now)
	ON CONFLICT (scope, key_digest) DO UPDATE SET
		failures = CASE WHEN t.window_started_at <= @client_since THEN 1 ELSE t.failures + 1 END,
		window_started_at = CASE WHEN t.window_started_at <= @client_since THEN @now ELSE t.window_started_at END,
		blocked_until = CASE WHEN t.window_started_at > @client_since AND t.failures + 1 >= @client_free
			THEN CAST(@now AS timestamptz) + interval '1 second' *
				least(@client_longest, @client_first * power(2, least(t.failures + 1 - @client_free, 30))) END,
		updated_at = @now
	WHERE t.blocked_until IS NULL OR t.blocked_until <= @now
	RETURNING t.failures
), account AS (
	INSERT INTO login_throttles AS t (scope, key_digest, failures, window_started_at, updated_at)
	SELECT 'account', @account, 1, CAST(@now AS timestamptz), CAST(@now AS timestamptz) FROM client
	ON CONFLICT (scope, key_digest) DO UPDATE SET
		failures = CASE WHEN t.window_started_at <= @account_since THEN 1 ELSE t.failures + 1 END,
		window_started_at = CASE WHEN t.window_started_at <= @account_since THEN @now ELSE t.window_started_at END,
		blocked_until = CASE WHEN t.window_started_at > @account_since AND t.failures + 1 >= @account_free
			THEN CAST(@now AS timestamptz) + interval '1 second' *
				least(@account_longest, @account_first * power(2, least(t.failures + 1 - @account_free, 30))) END,
		updated_at = @now
	WHERE t.blocked_until IS NULL OR t.blocked_until <= @now
	RETURNING t.failures
)
SELECT coalesce((SELECT failures FROM client), 0), coalesce((SELECT failures FROM account), 0),
	c.password_hash, c.password_changed_at, coalesce(c.token_epoch, 0)
FROM hasty LEFT JOIN user_credentials c ON c.user_id = @user`)

// Attempt counts one attempt as failed; see app.Throttles.
func (s *Throttles) Attempt(ctx context.Context, at user.ID, keys domain.GuessKeys, now time.Time) (*domain.Credential, time.Duration, error) {
	if s.db.InUnit(ctx) {
		return nil, 0, errors.New("count login attempt: the unit of work around it would not wait for the disk either")
	}
	client, account := domain.BackoffClient, domain.BackoffAccount
	var clientFailures, accountFailures int
	row := credentialRow{UserID: string(at)}
	err := s.db.One(ctx, attempt, []any{
		sql.Named("user", at), sql.Named("now", now), sql.Named("client", keys.Client[:]), sql.Named("account", keys.Account[:]),
		sql.Named("client_since", now.Add(-client.Window)), sql.Named("client_free", client.Free),
		sql.Named("client_first", client.First.Seconds()), sql.Named("client_longest", client.Longest.Seconds()),
		sql.Named("account_since", now.Add(-account.Window)), sql.Named("account_free", account.Free),
		sql.Named("account_first", account.First.Seconds()), sql.Named("account_longest", account.Longest.Seconds()),
	}, &clientFailures, &accountFailures, &row.PasswordHash, &row.PasswordChangedAt, &row.TokenEpoch)
	if err != nil {
		return nil, 0, database.Explain("count login attempt", err)
	}
	var wait time.Duration
	switch {
	case clientFailures == 0:
		wait, err = s.wait(ctx, scopeClient, keys.Client[:], now)
	case accountFailures == 0 && clientFailures > 1: // a client that has not failed goes on
		wait, err = s.wait(ctx, scopeAccount, keys.Account[:], now)
	}
	return row.credential(), wait, err
}

// wait is how long a counter that refused has still to wait, and more than 0.
func (s *Throttles) wait(ctx context.Context, scope string, key []byte, now time.Time) (time.Duration, error) {
	var row throttleRow
	err := s.db.Conn(ctx).Select("blocked_until").Where("scope = ? AND key_digest = ?", scope, key).Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) { // forgiven meanwhile
		return 0, database.Explain("read login throttle", err)
	}
	if row.BlockedUntil == nil {
		return time.Second, nil
	}
	return max(row.BlockedUntil.Sub(now), time.Second), nil
}

// forgive takes the counters in the order in which an attempt takes them.
var forgive = database.NewStatement(`
WITH client AS (
	DELETE FROM login_throttles WHERE scope = 'account_network' AND key_digest = @client
	RETURNING failures
)
UPDATE login_throttles SET failures = greatest(failures - 1, 0), blocked_until = NULL, updated_at = @now
WHERE scope = 'account' AND key_digest = @account AND (SELECT count(*) FROM client) >= 0`)

// Forgive takes back an attempt that turned out right; see app.Throttles.
func (s *Throttles) Forgive(ctx context.Context, keys domain.GuessKeys, now time.Time) error {
	_, err := s.db.Exec(ctx, forgive,
		sql.Named("now", now), sql.Named("client", keys.Client[:]), sql.Named("account", keys.Account[:]))
	return database.Explain("forgive login attempt", err)
}

const clearGuesses = `
DELETE FROM login_throttles WHERE scope = 'account' AND key_digest = @account
	OR scope = 'account_network' AND key_digest >= @first AND key_digest <= @last`

// Clear forgets all failures at an account; see app.Throttles.
func (s *Throttles) Clear(ctx context.Context, account domain.Digest) error {
	first, last := account, account
	for i := len(account) / 2; i < len(account); i++ {
		first[i], last[i] = 0, math.MaxUint8
	}
	err := s.db.Conn(ctx).Exec(clearGuesses,
		sql.Named("account", account[:]), sql.Named("first", first[:]), sql.Named("last", last[:])).Error
	return database.Explain("clear login attempts", err)
}
