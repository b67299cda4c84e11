package arch

import "testing"

func TestModulesHaveTheSameFolders(t *testing.T) {
	t.Parallel()
	each(t, []breach{
		{
			name:    "a folder is missing",
			changed: map[string]string{"modules/user/internal/gormstore/store.go": "", "modules/user/internal/gormstore/store_test.go": "", "modules/user/usermodule/module.go": source("usermodule")},
			want:    []string{"modules/user/internal/gormstore: holds no package, and every module has one there"},
		},
		{
			name:    "no ports.go",
			changed: map[string]string{"modules/user/internal/app/ports.go": "", "modules/user/internal/app/find.go": source("app")},
			want:    []string{"modules/user/internal/app: has no ports.go, the one file that says what the module needs from outside"},
		},
		{
			name:    "a folder that no module has",
			changed: map[string]string{"modules/user/store/store.go": source("store")},
			want:    []string{"modules/user/store: a module has a face, internal/ and its usermodule, and nothing else"},
		},
	})
}

func TestPackagesAreCalledLikeTheirFolders(t *testing.T) {
	t.Parallel()
	each(t, []breach{
		{
			name:    "another name",
			changed: map[string]string{"platform/clock/clock.go": source("time")},
			want:    []string{"platform/clock/clock.go: is package time in a folder called clock"},
		},
		{
			name:    "a vague name",
			changed: map[string]string{"platform/util/util.go": source("util")},
			want:    []string{"platform/util: says nothing of what the package is for"},
		},
	})
}

func TestDomainTypesKeepTheirState(t *testing.T) {
	t.Parallel()
	const object = `package domain

// User is an object.
type User[T any] struct {
	Name string
	state private
	Snapshot
	embedded
}

type private struct{ Open int }

type embedded struct{ Promoted int }

func (p *private) open() {}

// Rename changes it.
func (u *User[T]) Rename(name string) { u.Name = name }

// Snapshot is data.
type Snapshot struct {
	Name string
	Tagged string ` + "`json:\"tagged\"`" + `
}

// Equal changes nothing.
func (s *Snapshot) Equal(o *Snapshot) bool { return *s == *o }

type canonical struct { Name string ` + "`json:\"name\"`" + ` }
`
	const reached = " is exported beside methods that guard it: keep the state private, hand out a Snapshot"
	each(t, []breach{{
		name:    "an object with open fields, and a tag",
		changed: map[string]string{"modules/user/internal/domain/user.go": object},
		want: []string{
			"modules/user/internal/domain/user.go:5: User.Name" + reached,
			"modules/user/internal/domain/user.go:7: User.Snapshot" + reached,
			"modules/user/internal/domain/user.go:13: User.Promoted" + reached,
			"modules/user/internal/domain/user.go:23: Snapshot has a field tag: only rows and bodies know how they are written",
		},
	}})
}
