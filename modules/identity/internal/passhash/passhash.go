// Package passhash makes and checks password hashes: argon2id in PHC form, and
// for checking also bcrypt and older argon2id parameters. It backs
// app.Passwords. A bounded number of hashes runs at a time and a bounded number
// waits, so that a crowd at the door costs neither memory nor the service.
package passhash

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/go-crypt/crypt/algorithm"
	"github.com/go-crypt/crypt/algorithm/argon2"
	"golang.org/x/text/unicode/norm"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
)

const (
	saltBytes = 16
	keyBytes  = 32
)

// Hasher makes and checks password hashes. It is safe for concurrent use.
type Hasher struct {
	want  parameters
	make  *argon2.Hasher
	gate  *gate
	dummy algorithm.Digest
}

// New makes a Hasher; it fails on parameters that argon2id does not allow.
func New(cfg identity.Config) (*Hasher, error) {
	h := cfg.Hashing
	want := parameters{memoryKiB: h.MemoryKiB, passes: h.Iterations, lanes: h.Parallelism}
	if err := want.check(); err != nil {
		return nil, fmt.Errorf("password hashing: %w", err)
	}
	maker, err := argon2.New(argon2.WithVariantID(), argon2.WithM(uint32(want.memoryKiB)), //nolint:gosec // checked
		argon2.WithT(want.passes), argon2.WithP(want.lanes), argon2.WithS(saltBytes), argon2.WithK(keyBytes))
	if err != nil {
		return nil, fmt.Errorf("password hashing: %w", err)
	}
	dummy, err := maker.Hash(rand.Text())
	if err != nil {
		return nil, fmt.Errorf("hash the dummy password: %w", err)
	}
	return &Hasher{want: want, make: maker, gate: newGate(h.Concurrency, h.Queue, want.memoryKiB), dummy: dummy}, nil
}

// Normalize is Unicode's form NFC. What is longer than any password may be, or
// no text, comes back as it is, to be refused by its length or its bytes.
func (*Hasher) Normalize(password string) string {
	if len(password) > domain.MaxPasswordBytes {
		return password
	}
	return norm.NFC.String(password)
}

// Admit takes a place at the gate for the hashes that are made with the context,
// until leave. It returns identity.ErrBusy.
func (h *Hasher) Admit(ctx context.Context) (admitted context.Context, leave func(), err error) {
	return h.gate.admit(ctx)
}

// Hash makes a hash with a new salt. It returns identity.ErrBusy, or ctx's
// error.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	release, err := h.gate.enter(ctx, h.want.memoryKiB)
	if err != nil {
		return "", err
	}
	defer release()
	digest, err := h.make.Clone().Hash(password)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return digest.Encode(), nil
}

// Verify compares; outdated says that the hash is not as Hash makes it. Against
// an empty hash, or one that cannot be read, it does the work of the dummy and
// says no. It returns identity.ErrBusy, or ctx's error.
func (h *Hasher) Verify(ctx context.Context, password, hash string) (ok, outdated bool, err error) {
	stored, usable := parse(hash)
	if !usable {
		stored = storedHash{digest: h.dummy, parameters: h.want}
	}
	release, err := h.gate.enter(ctx, max(stored.memoryKiB, 1))
	if err != nil {
		return false, false, err
	}
	defer release()
	ok = stored.matches(password) && usable
	return ok, stored.parameters != h.want, nil
}
