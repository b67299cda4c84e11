package user

import "roster/platform/event"

// Imported says that an account was brought in from elsewhere.
type Imported struct {
	User ID
	// Status is Pending, Active or Suspended.
	Status  Status
	Changes []event.Change
}

// EventName is the event's action in the log.
func (Imported) EventName() string { return "user.imported" }

// Describe says what happened to whom.
func (e Imported) Describe() event.Description { return about(e.User, e.Changes, "") }

// ImportBegun says that somebody began to import accounts.
type ImportBegun struct {
	// Content is the SHA-256 digest of what is imported, in hexadecimal.
	Content string
}

// EventName is the event's action in the log.
func (ImportBegun) EventName() string { return "user.import_begun" }

// Describe says that it happened, and with what; it is about nobody in
// particular.
func (e ImportBegun) Describe() event.Description {
	return event.Description{
		Outcome: event.Success,
		Changes: []event.Change{{Field: "content_sha256", New: e.Content}},
	}
}
