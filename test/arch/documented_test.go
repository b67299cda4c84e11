package arch

import "testing"

func TestNamesAreDocumented(t *testing.T) {
	t.Parallel()
	const names = `package page

// These are documented together.
const (
	One = 1
	Two = 2
)

var Bare, hidden = 1, 2

var Beside = 1 // documented beside

type Type struct{}

// Several types share no comment.
type (
	A int
	B int // documented beside
)

// Ports has methods that lack a comment.
type Ports interface {
	Get() // says something
	Put()
}

// One method is documented by its type.
type One interface { Get() }

func Func() {}

func (Type) Method() {}

type private struct{}

func (private) Method() {}
`
	const file = "platform/page/more.go"
	undocumented := func(place, name string) string {
		return file + ":" + place + ": " + name + " has no comment that says what it promises"
	}
	each(t, []breach{
		{
			name:    "exported names",
			changed: map[string]string{file: names},
			want: []string{
				undocumented("9", "Bare"), undocumented("13", "Type"), undocumented("17", "A"),
				undocumented("24", "Put"), undocumented("30", "Func"), undocumented("32", "Method"),
			},
		},
		{
			name:    "a package",
			changed: map[string]string{"platform/clock/clock.go": "// clock tells.\npackage clock\n"},
			want:    []string{"platform/clock: has no package comment that says what it is for"},
		},
	})
}

func TestNothingIsLeftForLater(t *testing.T) {
	t.Parallel()
	each(t, []breach{{
		name: "in Go and beside it",
		changed: map[string]string{
			"platform/page/more.go":         "package page\n\n// FIXME: turn back\nvar TODO int // documented\n",
			"platform/page/more_test.go":    "package page\n\nfunc turn() {\n\t/* TODO */\n}\n",
			"platform/migrations/1_one.sql": "SELECT 1;\n-- TODO: two\n",
		},
		want: []string{
			"platform/page/more.go:3: says FIXME: finish it, or make it an issue",
			"platform/page/more_test.go:4: says TODO: finish it, or make it an issue",
			"platform/migrations/1_one.sql:2: says TODO: finish it, or make it an issue",
		},
	}})
}

func TestStoresLeaveTransactionsAlone(t *testing.T) {
	t.Parallel()
	const store = "package gormstore\n\nfunc f(db conn) {\n\tdb.First(1)\n\tdb.Raw(`\nselect u.* from users`)\n\tdb.Take(`SELECT count(*) FROM users`)\n\tdb.Transaction(nil)\n}\n"
	each(t, []breach{{
		name:    "in a store",
		changed: map[string]string{"modules/user/internal/gormstore/more.go": store},
		want: []string{
			"modules/user/internal/gormstore/more.go:4: calls First: Take finds the row without sorting",
			"modules/user/internal/gormstore/more.go:5: selects *: a query lists its columns",
			"modules/user/internal/gormstore/more.go:8: calls Transaction: the unit of work is database.DB.Do",
		},
	}})
}
