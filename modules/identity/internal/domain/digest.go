package domain

import "crypto/sha256"

// Digest is what is stored of a token. Tokens carry at least 128 random bits,
// so a plain hash of them cannot be searched; it is taken over the token's text,
// so that no second spelling of a token is accepted.
type Digest [sha256.Size]byte

// DigestOf is the digest of a token.
func DigestOf(token string) Digest { return sha256.Sum256([]byte(token)) }
