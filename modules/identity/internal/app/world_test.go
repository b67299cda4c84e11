package app_test

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/app"
	"roster/modules/identity/internal/domain"
	"roster/modules/identity/internal/jwtsigner"
	"roster/modules/identity/internal/opaque"
	"roster/modules/identity/internal/passhash"
	"roster/modules/identity/internal/storetest"
	"roster/platform/authn"
	"roster/platform/clock"
	"roster/platform/event"
	"roster/platform/uuidgen"
)

const password = "a rather good one"

// world is the use cases on stores in memory, with mails in a list.
type world struct {
	*app.Service
	t         *testing.T
	ctx       context.Context
	clock     *clock.Manual
	accounts  storetest.Accounts
	passwords *countedPasswords
	mails     *mailbox
	log       *log
	forgotten *storetest.Forgetful
}

func config() identity.Config {
	return identity.Config{
		Development: true, PublicURL: "https://roster.test", Issuer: "https://roster.test", Audience: "roster",
		KeyEncryptionKey: bytes.Repeat([]byte("k"), 32),
		AccessTokenTTL:   10 * time.Minute, RefreshTokenTTL: time.Hour, SessionTTL: 24 * time.Hour, RefreshReuseWindow: 10 * time.Second,
		VerificationTokenTTL: time.Hour, PasswordResetTokenTTL: 30 * time.Minute, PasswordMinLength: 8, PasswordWords: []string{"acme"},
		Hashing: identity.Hashing{MemoryKiB: 8, Iterations: 1, Parallelism: 1, Concurrency: 2, Queue: 64},
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	cfg, memory, at := config(), storetest.NewMemory(), clock.NewManual(time.Date(2026, 5, 4, 3, 2, 1, 0, time.UTC))
	stores := memory.Stores()
	hasher, err := passhash.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := jwtsigner.New(cfg, stores.SigningKeys, uuidgen.New(), at)
	if err != nil {
		t.Fatal(err)
	}
	opaqueTokens, err := opaque.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	devices, err := opaque.NewDevices(cfg)
	if err != nil {
		t.Fatal(err)
	}
	bus := event.NewBus(memory, uuidgen.New(), at.Now)
	w := &world{
		t: t, clock: at, accounts: storetest.Accounts{Memory: memory}, passwords: &countedPasswords{Hasher: hasher},
		mails: &mailbox{}, log: &log{}, forgotten: &storetest.Forgetful{},
		ctx: authn.WithOrigin(t.Context(), authn.Origin{IP: "192.0.2.1", UserAgent: "test"}),
	}
	bus.OnAny(w.log.record)
	w.Service = app.NewService(cfg, app.Ports{
		Accounts: w.accounts, Authorities: w.accounts, Suspender: w.accounts, Credentials: stores.Credentials, Sessions: stores.Sessions, OwnAccounts: stores.OwnAccounts,
		RefreshTokens: stores.RefreshTokens, Verifications: stores.Verifications, Resets: stores.Resets, Throttles: stores.Throttles,
		EmailChanges: stores.EmailChanges, Standings: w.forgotten, Revocations: w.forgotten,
		Passwords: w.passwords, AccessTokens: tokens, OpaqueTokens: opaqueTokens, Devices: devices, Outbox: w.mails, Mailer: w.mails,
		EmailChanger: w.accounts, SessionProofs: stores.SessionProofs, SigningKeys: stores.SigningKeys, KeyMaker: tokens,
		Allowances: stores.Allowances, Stopwatch: passhash.NewStopwatch(),
		Tx: memory, Events: bus, IDs: uuidgen.New(), Clock: at,
	})
	return w
}

// countedPasswords counts the hashes that were computed.
type countedPasswords struct {
	*passhash.Hasher
	mu             sync.Mutex
	made, verified int
}

func (c *countedPasswords) Hash(ctx context.Context, text string) (string, error) {
	c.mu.Lock()
	c.made++
	c.mu.Unlock()
	return c.Hasher.Hash(ctx, text)
}

func (c *countedPasswords) Verify(ctx context.Context, text, hash string) (ok, outdated bool, err error) {
	c.mu.Lock()
	c.verified++
	c.mu.Unlock()
	return c.Hasher.Verify(ctx, text, hash)
}

// mailbox is outbox and mailer in one: letters are asked for, and written when
// the test delivers.
type mailbox struct {
	asked []domain.Letter
	sent  []app.Mail
}

func (m *mailbox) Enqueue(_ context.Context, l domain.Letter) error {
	m.asked = append(m.asked, l)
	return nil
}

func (m *mailbox) Send(_ context.Context, letter app.Mail) error {
	m.sent = append(m.sent, letter)
	return nil
}

// log keeps the events.
type log struct {
	names   []string
	refusal identity.Refusal // of the last refused login
}

func (l *log) record(_ context.Context, e event.Envelope) error {
	l.names = append(l.names, e.Event.EventName())
	if refused, ok := e.Event.(identity.LoginRefused); ok {
		l.refusal = refused.Why
	}
	return nil
}

func (l *log) count(name string) (n int) {
	for _, known := range l.names {
		if known == name {
			n++
		}
	}
	return n
}
