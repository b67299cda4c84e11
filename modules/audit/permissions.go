package audit

import "roster/platform/authn"

// The permissions of the log.
const (
	PermissionRead   = "audit:read" // what the use cases that read ask for
	PermissionExport = "audit:export"
	PermissionVerify = "audit:verify"
)

// Permissions are the module's part of the catalogue.
func Permissions() []authn.Permission {
	return []authn.Permission{
		{Name: PermissionRead, Title: "Read the log of everybody."},
		{Name: PermissionExport, Title: "Export the log."},
		{Name: PermissionVerify, Title: "Have the log verified."},
	}
}
