package passhash

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-crypt/crypt/algorithm"
	"github.com/go-crypt/crypt/algorithm/argon2"
	"github.com/go-crypt/crypt/algorithm/bcrypt"
)

// The bounds of what a stored hash may ask for. They are far above anything
// sensible, and keep an imported row from taking the machine.
const (
	maxMemoryKiB  = 1 << 20
	maxPasses     = 64
	maxLanes      = 64
	maxBcryptCost = 14
	// maxBcryptInput is where bcrypt stops to look.
	maxBcryptInput = 72
)

var errParameters = errors.New("argon2id takes 8 KiB a lane to 1 GiB, 1 to 64 passes, 1 to 64 lanes")

// parameters are the costs of argon2id; zero for other hashes.
type parameters struct{ memoryKiB, passes, lanes int }

func (p parameters) check() error {
	const kibPerLane = 8
	if p.lanes < 1 || p.lanes > maxLanes || p.passes < 1 || p.passes > maxPasses ||
		p.memoryKiB < kibPerLane*p.lanes || p.memoryKiB > maxMemoryKiB {
		return errParameters
	}
	return nil
}

// Formats knows which hashes Verify can compare with.
type Formats struct{}

// NewFormats makes one.
func NewFormats() Formats { return Formats{} }

// Readable tells whether a hash is of a known format and costs no more than the
// bounds allow.
func (Formats) Readable(hash string) bool {
	_, ok := parse(hash)
	return ok
}

// storedHash is a hash that can be compared with.
type storedHash struct {
	parameters
	digest   algorithm.Digest
	maxInput int // 0: no bound
}

// matches compares. bcrypt ignores what comes after 72 bytes, so a longer
// password never matches a hash of it, after the same work: its owner sets a
// new one by mail.
func (s storedHash) matches(password string) bool {
	ok := s.digest.Match(password)
	return ok && (s.maxInput == 0 || len(password) <= s.maxInput)
}

var (
	phcForm    = regexp.MustCompile(`^\$argon2id\$v=19\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,3})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$`)
	bcryptForm = regexp.MustCompile(`^\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}$`)
)

// parse reads a stored hash; ok is false for what is none, or costs too much.
func parse(hash string) (stored storedHash, ok bool) {
	if m := phcForm.FindStringSubmatch(hash); m != nil {
		return parseArgon2(hash, parameters{memoryKiB: number(m[1]), passes: number(m[2]), lanes: number(m[3])})
	}
	if m := bcryptForm.FindStringSubmatch(hash); m != nil && number(m[1]) <= maxBcryptCost {
		digest, err := bcrypt.Decode("$2b$" + strings.SplitAfterN(hash, "$", 3)[2])
		return storedHash{digest: digest, maxInput: maxBcryptInput}, err == nil
	}
	return storedHash{}, false
}

func parseArgon2(hash string, p parameters) (storedHash, bool) {
	if p.check() != nil {
		return storedHash{}, false
	}
	digest, err := argon2.Decode(hash)
	return storedHash{digest: digest, parameters: p}, err == nil
}

// number reads digits that a pattern has bounded.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
