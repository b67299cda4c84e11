package httpserver

import "testing"

func TestSchemasAreNamedForTheirModule(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ module, name, want string }{
		{"user", "profileBody", "UserProfile"},
		{"identity", "profileBody", "IdentityProfile"},
		{"user", "userBody", "User"},
		{"audit", "Entry", "AuditEntry"},
	} {
		if got := inModule(c.module, c.name); got != c.want {
			t.Errorf("%s of %s is %s, want %s", c.name, c.module, got, c.want)
		}
	}
}
