package arch

import "testing"

func TestLibrariesStayInTheirAdapter(t *testing.T) {
	t.Parallel()
	const mailer = "modules/user/internal/mailer/more.go: imports "
	each(t, []breach{
		{name: "huma", changed: inUser("mailer", "github.com/danielgtaylor/huma/v2/humatest"), want: []string{
			mailer + "github.com/danielgtaylor/huma/v2/humatest: only internal/httpapi knows it",
			mailer + "github.com/danielgtaylor/huma/v2/humatest: it is for tests",
		}},
		{name: "gin", changed: inUser("mailer", "github.com/gin-gonic/gin"), want: []string{mailer + "github.com/gin-gonic/gin: only internal/httpapi knows it"}},
		{name: "httpserver", changed: inUser("mailer", "roster/platform/httpserver"), want: []string{mailer + "roster/platform/httpserver: only internal/httpapi knows it"}},
		{name: "gorm", changed: inUser("httpapi", "gorm.io/driver/postgres"), want: []string{"modules/user/internal/httpapi/more.go: imports gorm.io/driver/postgres: only internal/gormstore knows it"}},
		{
			name:    "gorm in the composition",
			changed: map[string]string{"modules/user/usermodule/more.go": source("usermodule", "gorm.io/gorm")},
			want:    []string{"modules/user/usermodule/more.go: imports gorm.io/gorm: only internal/gormstore knows it"},
		},
	})
}

func TestAdaptersDoNotMeet(t *testing.T) {
	t.Parallel()
	each(t, []breach{
		{
			name:    "one adapter imports another",
			changed: inUser("httpapi", "roster/modules/user/internal/mailer"),
			want:    []string{"modules/user/internal/httpapi/more.go: imports roster/modules/user/internal/mailer: adapters do not know each other"},
		},
		{
			name:    "the contract imports an adapter",
			changed: inUser("storetest", "roster/modules/user/internal/gormstore"),
			want:    []string{"modules/user/internal/storetest/more.go: imports roster/modules/user/internal/gormstore: the contract is written against ports and not against an adapter"},
		},
	})
}

// ASVS: 15.2.3
func TestProductionImportsNoTests(t *testing.T) {
	t.Parallel()
	each(t, []breach{
		{
			name:    "the fake",
			changed: inUser("mailer", "roster/modules/user/internal/storetest"),
			want:    []string{"modules/user/internal/mailer/more.go: imports roster/modules/user/internal/storetest: it is for tests"},
		},
		{
			name:    "Go's own",
			changed: map[string]string{"platform/page/more.go": source("page", "net/http/httptest", "testing")},
			want: []string{
				"platform/page/more.go: imports net/http/httptest: it is for tests",
				"platform/page/more.go: imports testing: it is for tests",
			},
		},
	})
}
