package user

import "roster/platform/event"

// subjectRole is the type of subjects that are roles.
const subjectRole = "role"

// RoleCreated says that a role was made.
type RoleCreated struct {
	Role    string // its id
	Changes []event.Change
}

// RoleChanged says that title, description or permissions of a role changed.
type RoleChanged struct {
	Role    string // its id
	Changes []event.Change
}

// RoleDeleted says that a role is gone, with the assignments that had expired
// or belonged to deleted accounts.
type RoleDeleted struct {
	Role    string // its id
	Changes []event.Change
}

// EventName is the event's action in the log.
func (RoleCreated) EventName() string { return "user.role_created" }

// EventName is the event's action in the log.
func (RoleChanged) EventName() string { return "user.role_changed" }

// EventName is the event's action in the log.
func (RoleDeleted) EventName() string { return "user.role_deleted" }

// Describe says what happened to which role.
func (e RoleCreated) Describe() event.Description { return aboutRole(e.Role, e.Changes) }

// Describe says what happened to which role.
func (e RoleChanged) Describe() event.Description { return aboutRole(e.Role, e.Changes) }

// Describe says what happened to which role.
func (e RoleDeleted) Describe() event.Description { return aboutRole(e.Role, e.Changes) }

func aboutRole(id string, changes []event.Change) event.Description {
	return event.Description{Subject: event.Subject{Type: subjectRole, ID: id}, Outcome: event.Success, Changes: changes}
}
