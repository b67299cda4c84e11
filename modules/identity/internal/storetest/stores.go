// Package storetest holds the contract that every store of the identity module
// passes, and the stores in memory that use cases are tested on; these pass the
// contract too. Tests only.
package storetest

import (
	"testing"
	"time"

	"roster/modules/identity/internal/app"
	"roster/modules/user"
)

// Stores is one database, real or in memory.
type Stores struct {
	Tx            app.Tx
	Credentials   app.Credentials
	Sessions      app.Sessions
	OwnAccounts   app.OwnAccounts
	SessionProofs app.SessionProofs
	RefreshTokens app.RefreshTokens
	Verifications app.Verifications
	Resets        app.Resets
	EmailChanges  app.EmailChanges
	Throttles     app.Throttles
	Allowances    app.Allowances
	SigningKeys   app.SigningKeys
	// AddAccount makes an active account to hang things on.
	AddAccount func(t *testing.T) user.ID
	// NewID makes a UUID.
	NewID func() string
}

// epoch is when the contract's tests take place. It lies in the future of any
// clock, so that nothing of the database's own time gets in the way.
var epoch = time.Date(2090, 1, 2, 3, 4, 5, 0, time.UTC)

// Test runs the contract; open makes an empty database.
func Test(t *testing.T, open func(*testing.T) Stores) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, Stores){
		"credential is made once and locked":          credentialLock,
		"credential keeps what was saved":             credentialSave,
		"session lives until it ends or expires":      sessionLife,
		"session opens on what was checked only":      sessionOpens,
		"session waits for who holds the credential":  sessionWaits,
		"sessions end together but one":               sessionsEndTogether,
		"refresh token advances once in a storm":      refreshStorm,
		"refresh tokens advance together":             refreshTogether,
		"refresh token stops with its session":        refreshStops,
		"a family is found by its first token":        refreshFamily,
		"verification link is spent once in parallel": verificationOnce,
		"newer verification link replaces older":      verificationNewest,
		"reset link is spent once in parallel":        resetOnce,
		"newer reset link replaces older":             resetNewest,
		"change link is spent once in parallel":       changeOnce,
		"newer change link replaces older":            changeNewest,
		"change is pending until it expires":          changePending,
		"links are of one kind":                       linksAreOfOneKind,
		"client waits after its free attempts":        throttleClient,
		"burst hashes at most the free attempts":      throttleBurst,
		"clean client gets in during an attack":       throttleClean,
		"one key is made by many starters":            firstKey,
		"cleared account waits nowhere":               throttleClear,
		"allowance is taken so often in a while":      allowance,
		"one rotation goes through at a time":         keyRotation,
		"a proof is noted in a living session":        reauthentication,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}
