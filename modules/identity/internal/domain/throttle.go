package domain

import (
	"crypto/sha256"
	"time"
)

// Backoff says how many attempts are free and how long a guesser waits after
// more. Failures older than Window are forgotten.
type Backoff struct {
	Free    int
	First   time.Duration // after the Free-th failure; doubles with each more
	Longest time.Duration
	Window  time.Duration
}

// The back-offs in force. One client is slowed down soon. All clients of an
// account together are slowed down late, and never one that has not failed
// itself: so a guesser cannot lock the owner out.
var (
	BackoffClient  = Backoff{Free: 5, First: time.Second, Longest: 15 * time.Minute, Window: time.Hour}
	BackoffAccount = Backoff{Free: 50, First: time.Second, Longest: 15 * time.Minute, Window: 24 * time.Hour}
)

// Wait is how long nobody may try after this many failures.
func (b Backoff) Wait(failures int) time.Duration {
	over := failures - b.Free
	if over < 0 {
		return 0
	}
	wait := b.First
	for range over {
		if wait >= b.Longest {
			break
		}
		wait *= 2
	}
	return min(wait, b.Longest)
}

// GuessKeys name the two counters of an attempt.
type GuessKeys struct {
	Account Digest
	// Client is the account as seen from one network or device. Its first half is
	// the account's, so that all clients of an account can be found.
	Client Digest
}

// NewGuessKeys makes the counters' names of an account (its id or, when there is
// none, what was typed in its canonical form) and a client's network.
func NewGuessKeys(account, network string) GuessKeys {
	return guessKeys(account, "network\x00"+network)
}

// NewDeviceGuessKeys makes them of an account and a device that it is known to
// have logged in from.
func NewDeviceGuessKeys(account, device string) GuessKeys {
	return guessKeys(account, "device\x00"+device)
}

func guessKeys(account, client string) GuessKeys {
	const half = sha256.Size / 2
	k := GuessKeys{Account: AccountGuesses(account), Client: DigestOf(client + "\x00" + account)}
	copy(k.Client[:half], k.Account[:half])
	return k
}

// AccountGuesses is the name of an account's own counter.
func AccountGuesses(account string) Digest { return DigestOf("account\x00" + account) }
