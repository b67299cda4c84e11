package user

import "roster/platform/event"

// ExportBegun says that somebody began to export all accounts.
type ExportBegun struct{}

// EventName is the event's action in the log.
func (ExportBegun) EventName() string { return "user.export_begun" }

// Describe says that it happened; it is about nobody in particular.
func (ExportBegun) Describe() event.Description { return event.Description{Outcome: event.Success} }
