package app

import (
	"context"
	"errors"
	"time"

	"roster/modules/identity"
	"roster/modules/identity/internal/domain"
	"roster/modules/user"
	"roster/platform/authn"
)

// MaxLogin is the length in bytes of the longest email address, and so of
// whatever names an account.
const MaxLogin = 254

// nobody is looked up in place of an account that does not exist, so that both
// ask the database the same.
const nobody = user.ID("00000000-0000-0000-0000-000000000000")

// Login checks a password and starts a session. It is for everybody. Whatever
// is wrong (unknown, wrong password, pending, suspended, deleted), the error is
// identity.ErrInvalidCredentials, after the same work. Others:
// identity.ErrTooManyAttempts, for known and unknown alike, and
// identity.ErrBusy. device is the token that an earlier login of this client
// gave, or empty: a known device has counters of its own, so that whoever
// guesses from the same network cannot shut it out.
func (s *Service) Login(ctx context.Context, login, password, device string) (Tokens, error) {
	return s.logIn(ctx, login, password, device, false)
}

// ErrUnknownDevice says that a login did not come from a known device.
var ErrUnknownDevice = errors.New("not a known device of the account")

// KnownDeviceLogin is Login for a network that asks too often: whoever comes
// without the token of a known device of the account is turned away with
// ErrUnknownDevice, before anything is counted or hashed.
func (s *Service) KnownDeviceLogin(ctx context.Context, login, password, device string) (Tokens, error) {
	if device == "" {
		return Tokens{}, ErrUnknownDevice
	}
	return s.logIn(ctx, login, password, device, true)
}

func (s *Service) logIn(ctx context.Context, login, password, device string, mustKnow bool) (Tokens, error) {
	if len(login) > MaxLogin || len(password) > domain.MaxPasswordBytes {
		return Tokens{}, identity.ErrInvalidCredentials
	}
	ctx, leave, err := s.Passwords.Admit(ctx)
	if err != nil {
		return Tokens{}, err
	}
	defer leave()
	tried, err := s.attempt(ctx, login, password, device, mustKnow)
	if err != nil {
		return Tokens{}, err
	}
	if tried.refusal != "" {
		return Tokens{}, s.refuseLogin(ctx, tried)
	}
	return s.startSession(ctx, tried)
}

// attempted is a login that was counted and whose password was checked.
type attempted struct {
	account    user.Account // zero when the login names nobody
	credential *domain.Credential
	guess      domain.GuessKeys
	rehash     string           // not empty: a better hash of the same password
	refusal    identity.Refusal // empty when it is right
	answer     error
}

func (s *Service) attempt(ctx context.Context, login, password, device string, mustKnow bool) (attempted, error) {
	account, err := s.find(ctx, login)
	if err != nil {
		return attempted{}, err
	}
	t := attempted{account: account, answer: identity.ErrInvalidCredentials}
	id := account.ID
	if id == "" {
		id = nobody
	}
	var known bool
	if t.guess, known, err = s.guessKeys(ctx, id, counted(account, login), device); err != nil {
		return attempted{}, err
	}
	if mustKnow && !known {
		return attempted{}, ErrUnknownDevice
	}
	var wait time.Duration
	if t.credential, wait, err = s.Throttles.Attempt(ctx, id, t.guess, s.Clock.Now()); err != nil {
		return attempted{}, err
	}
	if wait > 0 {
		t.refusal, t.answer = identity.RefusedThrottled, identity.ErrTooManyAttempts.After(wait)
		return t, nil
	}
	return t, s.check(ctx, &t, s.Passwords.Normalize(password))
}

// check verifies the password, or does the same work without an account.
func (s *Service) check(ctx context.Context, t *attempted, password string) (err error) {
	ok, outdated, err := s.Passwords.Verify(ctx, password, t.credential.Hash())
	if err != nil {
		return err
	}
	if t.refusal = refusalOf(t.account, ok); t.refusal == "" && outdated {
		t.rehash, err = s.Passwords.Hash(ctx, password)
	}
	return err
}

// guessKeys are the counters of an attempt: by the device if it is a known one,
// and else by the network.
func (s *Service) guessKeys(ctx context.Context, id user.ID, account, device string) (keys domain.GuessKeys, known bool, err error) {
	byNetwork := domain.NewGuessKeys(account, authn.OriginOf(ctx).Network())
	if device == "" {
		return byNetwork, false, nil
	}
	c, err := s.Credentials.Find(ctx, id)
	if err != nil {
		return domain.GuessKeys{}, false, err
	}
	if name, known := s.Devices.Known(c, device); known {
		return domain.NewDeviceGuessKeys(account, name), true, nil
	}
	return byNetwork, false, nil
}

// counted is what guesses are counted by: the account, whichever of its names
// was typed, or what was typed when there is none. Two spellings share a counter
// when they would name the same account, and never else: so what is counted
// together tells nothing.
func counted(account user.Account, login string) string {
	if account.ID != "" {
		return string(account.ID)
	}
	if email, err := user.ParseEmail(login); err == nil {
		return email.Canonical()
	}
	if name, err := user.ParseUsername(login); err == nil {
		return name.Canonical()
	}
	return login
}

func refusalOf(account user.Account, passwordOK bool) identity.Refusal {
	switch {
	case account.ID == "":
		return identity.RefusedUnknown
	case !passwordOK:
		return identity.RefusedPassword
	case account.Status == user.Pending || !account.EmailVerified:
		return identity.RefusedUnverified
	case account.Status == user.Suspended:
		return identity.RefusedSuspended
	case account.Status != user.Active:
		return identity.RefusedDeleted
	default:
		return ""
	}
}

// refuseLogin puts the refusal into the log, in a unit of work of its own, and
// gives the answer.
func (s *Service) refuseLogin(ctx context.Context, t attempted) error {
	err := s.Tx.Do(ctx, func(ctx context.Context) error {
		return s.Events.Publish(ctx, identity.LoginRefused{User: t.account.ID, Why: t.refusal})
	})
	if err != nil {
		return err
	}
	return t.answer
}
