package arch

import (
	"fmt"
	"slices"
	"strings"
)

// What cryptography is made of: Go's own packages of today, and one library for
// the hashes of passwords.
var (
	approved = []string{
		"crypto", "crypto/aes", "crypto/cipher", "crypto/ecdsa", "crypto/ed25519", "crypto/elliptic", "crypto/hkdf", "crypto/hmac",
		"crypto/rand", "crypto/sha256", "crypto/sha512", "crypto/subtle", "crypto/tls", "crypto/x509",
	}
	hashLibrary    = "github.com/go-crypt/crypt"
	otherLibraries = []string{"golang.org/x/crypto", "github.com/go-jose", "github.com/lestrrat-go", "filippo.io"}
)

// chance are the folders whose numbers anybody may guess: sample data, and the
// time until a transaction is tried again.
var chance = []string{
	"modules/audit/internal/history", "modules/identity/internal/logins", "modules/user/internal/people", "platform/database", "platform/samples",
}

// cryptography fails for anything weak, homemade or guessable.
func cryptography(t *tree) []string {
	return t.eachProductionFile(func(p *pkg, f *file) []string {
		var broken []string
		for _, imported := range f.imports {
			if why := unapproved(p, imported); why != "" && !t.judged(p, imported) {
				broken = append(broken, refused(f, imported, why))
			}
		}
		for used := range selectors(f, "crypto/cipher") {
			if mode := used.Sel.Name; strings.HasPrefix(mode, "New") && !strings.HasPrefix(mode, "NewGCM") {
				broken = append(broken, fmt.Sprintf("%s: uses cipher.%s: encryption is GCM, which notices changes", t.at(used), mode))
			}
		}
		return broken
	})
}

func unapproved(p *pkg, imported string) string {
	switch {
	case below(imported, "crypto") && !slices.Contains(approved, imported):
		return "cryptography is " + strings.Join(approved, ", ")
	case slices.ContainsFunc(otherLibraries, func(library string) bool { return below(imported, library) }):
		return "Go's own packages do"
	case below(imported, hashLibrary) && p.part != "passhash":
		return "only passhash knows how passwords are stored"
	case below(imported, "math/rand") && !p.within(chance):
		return "what must not be guessed is from crypto/rand"
	}
	return ""
}
