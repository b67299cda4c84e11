package user

import "roster/platform/event"

// Describe says what happened to whom.
func (e Registered) Describe() event.Description {
	d := about(e.User, e.Changes, "")
	d.Subject.New = true
	return d
}

// Describe says what happened to whom.
func (e EmailConfirmed) Describe() event.Description { return about(e.User, e.Changes, "") }

// Describe says what happened to whom.
func (e ProfileChanged) Describe() event.Description { return about(e.User, e.Changes, "") }

// Describe says what happened to whom.
func (e RoleAssigned) Describe() event.Description { return about(e.User, e.Changes, e.Reason) }

// Describe says what happened to whom.
func (e RoleRevoked) Describe() event.Description { return about(e.User, e.Changes, e.Reason) }

// Describe says what happened to whom.
func (e SuspensionImposed) Describe() event.Description { return about(e.User, e.Changes, e.Reason) }

// Describe says what happened to whom.
func (e SuspensionLifted) Describe() event.Description { return about(e.User, e.Changes, "") }

// Describe says what happened to whom.
func (e AccountDeleted) Describe() event.Description { return about(e.User, e.Changes, "") }

// Describe says what happened to whom.
func (e AccountPurged) Describe() event.Description { return about(e.User, e.Changes, "") }

// Describe says what happened to whom.
func (e AccountRestored) Describe() event.Description { return about(e.User, e.Changes, "") }

func about(account ID, changes []event.Change, reason string) event.Description {
	return event.Description{
		Subject: event.Subject{Type: event.SubjectUser, ID: string(account)},
		Outcome: event.Success,
		Changes: changes,
		Reason:  reason,
	}
}

// Actions are the module's part of the catalogue of the log.
func Actions() []event.Action {
	return []event.Action{
		{Name: Registered{}.EventName(), Title: "An account was made."},
		{Name: EmailConfirmed{}.EventName(), Title: "An email address was proven."},
		{Name: EmailChanged{}.EventName(), Title: "An account has another email address."},
		{Name: ProfileChanged{}.EventName(), Title: "What describes an account was changed."},
		{Name: RoleAssigned{}.EventName(), Title: "A role was assigned, or its term changed."},
		{Name: RoleRevoked{}.EventName(), Title: "A role was revoked."},
		{Name: SuspensionImposed{}.EventName(), Title: "An account was suspended, or its suspension changed."},
		{Name: SuspensionLifted{}.EventName(), Title: "A suspension was lifted."},
		{Name: AccountDeleted{}.EventName(), Title: "An account was deleted, and may be restored until it is purged."},
		{Name: AccountRestored{}.EventName(), Title: "A deleted account was restored."},
		{Name: AccountPurged{}.EventName(), Title: "A deleted account was removed for good."},
		{Name: Imported{}.EventName(), Title: "An account was imported."},
		{Name: ImportBegun{}.EventName(), Title: "Somebody began to import accounts."},
		{Name: ExportBegun{}.EventName(), Title: "Somebody began to export all accounts."},
		{Name: RoleCreated{}.EventName(), Title: "A role was made."},
		{Name: RoleChanged{}.EventName(), Title: "Title, description or permissions of a role were changed."},
		{Name: RoleDeleted{}.EventName(), Title: "A role was deleted."},
	}
}
