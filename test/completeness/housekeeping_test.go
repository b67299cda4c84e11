package completeness

import "slices"

// excused is a change that needs no entry.
type excused struct {
	table, verb string
	columns     []string // of an UPDATE: no other one may change
	reason      string
}

// firstKey excuses one row, and no more.
const firstKey = "the first start makes the first key, before anybody can act; a rotation is recorded"

// housekeeping lists what changes without an entry. A new line needs a reason that holds before an auditor.
var housekeeping = []excused{
	{"login_throttles", "INSERT", nil, "a counter of tries and requests; a failed try itself is recorded as refused"},
	{"login_throttles", "UPDATE", []string{"failures", "window_started_at", "blocked_until", "updated_at"}, "the same counter"},
	{"login_throttles", "DELETE", nil, "the counter goes back to nothing, after a success or by its age"},
	{"signing_keys", "INSERT", nil, firstKey},
	{"user_import_chunks", "INSERT", nil, "how far an import has come; the accounts that it made are recorded beside"},
	{"user_imports", "DELETE", nil, "an import of a month ago is forgotten; what it made is not"},
	{"user_credentials", "UPDATE", []string{"updated_at"}, "the row is locked by writing it, or saved as it was; no credential changes"},
}

// excuse is why a change needs no entry; empty when it needs one.
func excuse(c change) string {
	for _, e := range housekeeping {
		if c.table != "public."+e.table || c.verb != e.verb {
			continue
		}
		other := func(column string) bool { return !slices.Contains(e.columns, column) }
		if c.verb != "UPDATE" || !slices.ContainsFunc(c.changed(), other) {
			return e.reason
		}
	}
	return ""
}
