package identity

import "roster/platform/authn"

// The permissions the module asks for.
const (
	PermissionSessionsRead     = "sessions:read"
	PermissionSessionsRevoke   = "sessions:revoke"
	PermissionCredentialsReset = "credentials:reset"
	PermissionKeysRead         = "keys:read"
	PermissionKeysManage       = "keys:manage"
	PermissionTokensIntrospect = "tokens:introspect"
)

// Permissions are the module's part of the catalogue, which the user module
// has to know before this module can be put together.
func Permissions() []authn.Permission {
	return []authn.Permission{
		{Name: PermissionSessionsRead, Title: "See anybody's sessions."},
		{Name: PermissionSessionsRevoke, Title: "End anybody's sessions."},
		{Name: PermissionCredentialsReset, Title: "Have a link to set a new password mailed to anybody."},
		{Name: PermissionKeysRead, Title: "List the keys that sign access tokens."},
		{Name: PermissionKeysManage, Title: "Rotate the keys that sign access tokens."},
		{Name: PermissionTokensIntrospect, Title: "Ask what a token stands for."},
	}
}
