package httpapi

import (
	"github.com/danielgtaylor/huma/v2"

	"roster/modules/user"
)

// permissionName is the name of a permission, with the length it may have.
type permissionName string

// Schema is part of huma.SchemaProvider.
func (permissionName) Schema(huma.Registry) *huma.Schema {
	longest := 100
	return &huma.Schema{Type: huma.TypeString, MaxLength: &longest, Examples: []any{user.PermissionRead}}
}

func permissionNames(permissions []string) []permissionName {
	names := make([]permissionName, len(permissions))
	for i, name := range permissions {
		names[i] = permissionName(name)
	}
	return names
}
