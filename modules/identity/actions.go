package identity

import "roster/platform/event"

// Actions lists the module's events for the catalogue of the log.
func Actions() []event.Action {
	return []event.Action{
		{Name: LoginSucceeded{}.EventName(), Title: "Somebody logged in."},
		{Name: LoginRefused{}.EventName(), Title: "A login was refused."},
		{Name: SessionRefreshed{}.EventName(), Title: "A session went on with new tokens."},
		{Name: SessionEnded{}.EventName(), Title: "A session ended."},
		{Name: SessionsEnded{}.EventName(), Title: "Several sessions of one person ended."},
		{Name: RefreshReused{}.EventName(), Title: "A spent refresh token was presented; its session ended."},
		{Name: VerificationRequested{}.EventName(), Title: "A link to prove an email address was made."},
		{Name: EmailVerified{}.EventName(), Title: "An email address was proven."},
		{Name: PasswordWasChanged{}.EventName(), Title: "A password was set."},
		{Name: PasswordResetRequested{}.EventName(), Title: "A link to set a new password was made."},
		{Name: PasswordRefused{}.EventName(), Title: "A password was refused where one was asked for again."},
		{Name: Reauthenticated{}.EventName(), Title: "Somebody gave their password again."},
		{Name: EmailChangeRequested{}.EventName(), Title: "A link to prove another email address was made."},
		{Name: EmailChangeCancelled{}.EventName(), Title: "A change of an email address was called off."},
		{Name: EmailChangeConfirmed{}.EventName(), Title: "Another email address was proven."},
		{Name: LockoutCleared{}.EventName(), Title: "The failed attempts at an account were forgotten."},
		{Name: SigningKeyRotated{}.EventName(), Title: "A new key to sign access tokens was made."},
		{Name: RegistrationRepeated{}.EventName(), Title: "An unproven address was registered again; its password is void."},
	}
}
