package arch

import "testing"

func TestModulesUseWhatTheyDeclare(t *testing.T) {
	t.Parallel()
	each(t, []breach{
		{
			name: "a module that is not listed",
			uses: map[string][]string{"user": {}},
			want: []string{
				"modules/identity: is missing in uses (test/arch/uses.go); say which modules it may call",
				`modules/identity/internal/app/ports.go: imports roster/modules/user: identity does not list user in uses (test/arch/uses.go)`,
			},
		},
		{
			name: "a line without its module",
			uses: map[string][]string{"user": {}, "identity": {"user"}, "ghost": {}},
			want: []string{"modules/ghost: is listed in uses and does not exist"},
		},
		{
			name: "a cycle",
			uses: map[string][]string{"user": {"identity"}, "identity": {"user"}},
			want: []string{
				"modules/identity: uses itself, directly or through others",
				"modules/user: uses itself, directly or through others",
			},
		},
	})
}

func TestModulesMeetAtTheirFaces(t *testing.T) {
	t.Parallel()
	each(t, []breach{
		{
			name:    "a module that is not declared",
			changed: map[string]string{"modules/user/internal/app/find.go": source("app", "roster/modules/identity")},
			want:    []string{"modules/user/internal/app/find.go: imports roster/modules/identity: user does not list identity in uses (test/arch/uses.go)"},
		},
		{
			name:    "a test of a module that is not declared",
			changed: map[string]string{"modules/user/internal/app/find_test.go": "package app\n\nimport _ \"roster/modules/identity\"\n"},
			want:    []string{"modules/user/internal/app/find_test.go: imports roster/modules/identity: user does not list identity in uses (test/arch/uses.go)"},
		},
		{
			name:    "the inside of another module",
			changed: map[string]string{"modules/identity/internal/mailer/more.go": source("mailer", "roster/modules/user/internal/domain")},
			want:    []string{"modules/identity/internal/mailer/more.go: imports roster/modules/user/internal/domain: others see a module's face only"},
		},
		{
			name:    "the composition of another module",
			changed: map[string]string{"modules/identity/internal/mailer/more.go": source("mailer", "roster/modules/user/usermodule")},
			want:    []string{"modules/identity/internal/mailer/more.go: imports roster/modules/user/usermodule: only the root puts modules together"},
		},
		{
			name:    "the module's own composition",
			changed: map[string]string{"modules/user/internal/mailer/more.go": source("mailer", "roster/modules/user/usermodule")},
			want:    []string{"modules/user/internal/mailer/more.go: imports roster/modules/user/usermodule: only the root puts modules together"},
		},
	})
}

func TestPlatformKnowsNoModule(t *testing.T) {
	t.Parallel()
	each(t, []breach{
		{
			name:    "the platform imports a face",
			changed: map[string]string{"platform/database/more.go": source("database", "roster/modules/user")},
			want:    []string{"platform/database/more.go: imports roster/modules/user: the platform knows no module"},
		},
		{
			name:    "the providers may import a face, and no more",
			changed: map[string]string{"configs/provide/provide.go": source("provide", "roster/modules/user", "roster/modules/user/internal/app")},
			want:    []string{"configs/provide/provide.go: imports roster/modules/user/internal/app: others see a module's face only"},
		},
		{
			name:    "the settings import a face",
			changed: map[string]string{"configs/configs.go": source("configs", "roster/modules/user")},
			want:    []string{"configs/configs.go: imports roster/modules/user: the settings know no module: only configs/provide does, for the root"},
		},
		{
			name: "the platform imports the providers",
			changed: map[string]string{
				"configs/provide/provide.go": source("provide"),
				"platform/cli/more.go":       source("cli", "roster/configs/provide"),
			},
			want: []string{"platform/cli/more.go: imports roster/configs/provide: the settings know no module: only configs/provide does, for the root"},
		},
		{
			name: "a module imports the configuration",
			changed: map[string]string{
				"configs/configs.go":                   source("configs"),
				"modules/user/internal/mailer/more.go": source("mailer", "roster/configs"),
			},
			want: []string{"modules/user/internal/mailer/more.go: imports roster/configs: a module stands on the platform and gets its settings as values"},
		},
		{
			name: "the root imports a test of the whole",
			changed: map[string]string{
				"more.go": "package main\n\nimport _ \"roster/test/e2e\"\n",
			},
			want: []string{"more.go: imports roster/test/e2e: nothing depends on the tests of the whole"},
		},
	})
}

func TestNothingRead(t *testing.T) {
	t.Parallel()
	got := judge(t, map[string]string{"go.mod": "module roster\n", "modules/user/doc.md": "empty"}, nil)
	want := []string{
		".: holds no package, so that nothing was checked",
		"modules: holds no package, so that nothing was checked",
		"platform: holds no package, so that nothing was checked",
	}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("got %q, want %q", got, want)
	}
}
