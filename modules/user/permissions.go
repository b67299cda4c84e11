package user

import "roster/platform/authn"

// The permissions that this module's use cases ask for.
const (
	PermissionRead    = "users:read"
	PermissionCreate  = "users:create"
	PermissionUpdate  = "users:update" // also shows private metadata
	PermissionDelete  = "users:delete"
	PermissionRestore = "users:restore"
	PermissionSuspend = "users:suspend"
	PermissionExport  = "users:export"
	PermissionImport  = "users:import"

	PermissionReadRoles   = "roles:read"
	PermissionManageRoles = "roles:manage"
	PermissionAssignRoles = "roles:assign"
)

// Catalogue is every module's permissions: what roles can allow.
type Catalogue []authn.Permission

// Permissions are the module's part of the catalogue.
func Permissions() []authn.Permission {
	return []authn.Permission{
		{Name: PermissionRead, Title: "Find and read accounts."},
		{Name: PermissionCreate, Title: "Create accounts."},
		{Name: PermissionUpdate, Title: "Change accounts that are not stronger than one's own, and read their private metadata."},
		{Name: PermissionDelete, Title: "Delete accounts that are not stronger than one's own."},
		{Name: PermissionRestore, Title: "Restore deleted accounts."},
		{Name: PermissionSuspend, Title: "Suspend and reinstate accounts that are not stronger than one's own."},
		{Name: PermissionExport, Title: "Export accounts."},
		{Name: PermissionImport, Title: "Import accounts."},
		{Name: PermissionReadRoles, Title: "Read roles, their permissions and who holds them."},
		{Name: PermissionManageRoles, Title: "Create, change and delete roles within one's own permissions."},
		{Name: PermissionAssignRoles, Title: "Assign and revoke roles within one's own permissions."},
	}
}
