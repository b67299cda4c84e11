package arch

import "testing"

// inUser is one more file in package name under modules/user/internal.
func inUser(name string, imports ...string) map[string]string {
	return map[string]string{"modules/user/internal/" + name + "/more.go": source(name, imports...)}
}

func TestCoreImportsInwards(t *testing.T) {
	t.Parallel()
	const (
		domain = "modules/user/internal/domain/more.go: imports "
		app    = "modules/user/internal/app/more.go: imports "
		face   = "modules/user/more.go: imports "

		ofDomain = ": rules know neither context, clock, chance nor technology"
		ofApp    = ": a use case reaches the outside through its ports"
		ofFace   = ": a face is values, errors, events and small interfaces"
	)
	inFace := func(imported string) map[string]string {
		return map[string]string{"modules/user/more.go": source("user", imported)}
	}
	each(t, []breach{
		{name: "domain, context", changed: inUser("domain", "context"), want: []string{domain + "context" + ofDomain}},
		{name: "domain, HTTP", changed: inUser("domain", "net/http"), want: []string{domain + "net/http" + ofDomain}},
		{name: "domain, SQL", changed: inUser("domain", "database/sql/driver"), want: []string{domain + "database/sql/driver" + ofDomain}},
		{name: "domain, chance", changed: inUser("domain", "math/rand/v2"), want: []string{domain + "math/rand/v2" + ofDomain}},
		{name: "domain, app", changed: inUser("domain", "roster/modules/user/internal/app"), want: []string{domain + "roster/modules/user/internal/app" + ofDomain}},
		{name: "domain, another platform package", changed: inUser("domain", "roster/platform/page"), want: []string{domain + "roster/platform/page" + ofDomain}},
		{name: "domain, third party", changed: inUser("domain", "github.com/google/uuid"), want: []string{domain + "github.com/google/uuid" + ofDomain}},
		{name: "app, HTTP", changed: inUser("app", "net/http"), want: []string{app + "net/http" + ofApp}},
		{name: "app, third party", changed: inUser("app", "gorm.io/gorm"), want: []string{app + "gorm.io/gorm" + ofApp}},
		{name: "app, adapter", changed: inUser("app", "roster/modules/user/internal/gormstore"), want: []string{
			app + "roster/modules/user/internal/gormstore" + ofApp,
			"modules/user/internal/app → modules/user/internal/gormstore → gorm.io/gorm: the core reaches a third party",
			"modules/user/internal/app → modules/user/internal/gormstore → platform/database → gorm.io/gorm: the core reaches a third party",
		}},
		{name: "face, HTTP", changed: inFace("net/http"), want: []string{face + "net/http" + ofFace}},
		{name: "face, its domain", changed: inFace("roster/modules/user/internal/domain"), want: []string{face + "roster/modules/user/internal/domain" + ofFace}},
		{name: "face, another platform package", changed: inFace("roster/platform/page"), want: []string{face + "roster/platform/page" + ofFace}},
	})
}

func TestCoreReachesNoThirdParty(t *testing.T) {
	t.Parallel()
	each(t, []breach{{
		name: "a pure package of the platform that is pure no longer",
		changed: map[string]string{
			"platform/fault/more.go":                    "package fault\n\nimport _ \"go.uber.org/zap\"\n",
			"modules/user/user.go":                      source("user", "time"),
			"modules/identity/identity.go":              source("identity", "roster/platform/event"),
			"modules/user/internal/domain/rules.go":     source("domain", "time"),
			"modules/identity/internal/domain/rules.go": source("domain", "time"),
		},
		want: []string{
			"modules/identity → platform/event → platform/fault → go.uber.org/zap: the core reaches a third party",
			"modules/identity/internal/app → modules/identity → platform/event → platform/fault → go.uber.org/zap: the core reaches a third party",
		},
	}})
}

func TestCoreAsksForTheTime(t *testing.T) {
	t.Parallel()
	each(t, []breach{
		{
			name:    "in domain, under another name",
			changed: map[string]string{"modules/user/internal/domain/more.go": "package domain\n\nimport clock \"time\"\n\nvar now = clock.Now\n"},
			want:    []string{"modules/user/internal/domain/more.go:5: reads time.Now: the time comes in as a value or through a port"},
		},
		{
			name:    "in app",
			changed: map[string]string{"modules/user/internal/app/more.go": "package app\n\nimport \"time\"\n\nvar (\n\twait = time.Second\n\told = time.Since(time.Time{})\n)\n"},
			want:    []string{"modules/user/internal/app/more.go:7: reads time.Since: the time comes in as a value or through a port"},
		},
	})
}
