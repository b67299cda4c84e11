package storetest

import (
	"context"
	"maps"
	"strings"
	"sync"
	"time"

	"roster/modules/user"
)

// Hashes is user.PasswordHashes in memory; it can read what begins with $good$.
type Hashes struct {
	mu   sync.Mutex
	kept map[user.ID]string
}

// Readable is part of user.PasswordHashes.
func (h *Hashes) Readable(hash string) bool { return strings.HasPrefix(hash, "$good$") }

// Keep is part of user.PasswordHashes.
func (h *Hashes) Keep(_ context.Context, hashes map[user.ID]string, _ time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.kept == nil {
		h.kept = map[user.ID]string{}
	}
	maps.Copy(h.kept, hashes)
	return nil
}

// Kept are all hashes that were kept.
func (h *Hashes) Kept() map[user.ID]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return maps.Clone(h.kept)
}
