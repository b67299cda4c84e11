package schema_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"roster/platform/tools/schema/declared"
)

var permissionConstant = regexp.MustCompile(`(?m)^\s*Permission\w+\s*=\s*"([a-z0-9_-]+:[a-z0-9_-]+)"`)

// The catalogue is what the modules declare; a new permission comes with a migration that gives it to the administrators.
func TestAdministratorsHoldEveryPermission(t *testing.T) {
	t.Parallel()
	want := declaredPermissions(t)
	got := list(t, migrated(t).app, `
		SELECT permission FROM role_permissions JOIN roles ON roles.id = role_id WHERE name = 'admin' ORDER BY permission`)
	if !slices.Equal(got, want) {
		t.Errorf("admin holds %v, the modules declare %v", got, want)
	}
}

func declaredPermissions(t *testing.T) []string {
	t.Helper()
	project, err := declared.Find()
	if err != nil {
		t.Fatal(err)
	}
	var permissions []string
	for _, module := range modules(t) {
		body, err := os.ReadFile(filepath.Join(project.Root(), "modules", module, "permissions.go"))
		if os.IsNotExist(err) {
			continue // a module need not have any
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range permissionConstant.FindAllStringSubmatch(string(body), -1) {
			permissions = append(permissions, match[1])
		}
	}
	if len(permissions) == 0 {
		t.Fatal("no permissions found")
	}
	slices.Sort(permissions)
	return permissions
}
