package configs

import (
	"time"
	"unicode/utf8"
)

func (v *validation) identity(i Identity) {
	const day = 24 * time.Hour
	if i.Issuer != "" {
		u, ok := webURL(i.Issuer)
		v.require(ok, "identity.issuer", "must be a URL such as https://accounts.example.com")
		v.require(!ok || !v.production || u.Scheme == "https" || isLoopback(u.Hostname()), "identity.issuer", "must be https in production")
	}
	v.require(i.Audience != "", "identity.audience", "must not be empty")
	v.lasts("identity.access_token_ttl", i.AccessTokenTTL, 10*time.Second, time.Hour)
	v.lasts("identity.refresh_token_ttl", i.RefreshTokenTTL, time.Minute, 366*day)
	v.lasts("identity.session_ttl", i.SessionTTL, time.Minute, 3660*day)
	v.require(i.RefreshTokenTTL > i.AccessTokenTTL, "identity.refresh_token_ttl", "must exceed identity.access_token_ttl")
	v.require(i.SessionTTL >= i.RefreshTokenTTL, "identity.session_ttl", "must not be less than identity.refresh_token_ttl")
	v.lasts("identity.refresh_reuse_window", i.RefreshReuseWindow, 0, time.Minute)
	v.lasts("identity.verification_token_ttl", i.VerificationTokenTTL, time.Minute, 30*day)
	v.lasts("identity.password_reset_token_ttl", i.PasswordResetTokenTTL, time.Minute, day)
	v.between("identity.password_min_length", i.PasswordMinLength, 8, 64)
	for _, word := range i.PasswordWords {
		v.require(utf8.RuneCountInString(word) >= 4, "identity.password_words", "must have 4 characters each: shorter ones are in too many words")
	}
	v.hashing(i)
}

// hashing bounds the cost of a password hash on both sides: too little is guessed, too much is a way to stop the
// service. Development may go lower, so that tests are quick.
func (v *validation) hashing(i Identity) {
	leastKiB, leastWork := 8*max(i.Argon2Parallelism, 1), 1
	if v.production {
		// OWASP's recommendations all cost about as much: fewer KiB ask for more passes.
		leastKiB, leastWork = 7168, 7168*5
	}
	v.between("identity.argon2_parallelism", i.Argon2Parallelism, 1, 16)
	v.between("identity.argon2_memory_kib", i.Argon2MemoryKiB, leastKiB, 1<<20)
	v.between("identity.argon2_iterations", i.Argon2Iterations, 1, 32)
	v.require(i.Argon2MemoryKiB < leastKiB || i.Argon2MemoryKiB*i.Argon2Iterations >= leastWork, "identity.argon2_iterations",
		"must be more for so little memory: argon2_memory_kib times argon2_iterations is to be %d at least", leastWork)
	v.between("identity.hash_concurrency", i.HashConcurrency, 0, 256)
	v.between("identity.hash_queue", i.HashQueue, 0, 10000)
}
