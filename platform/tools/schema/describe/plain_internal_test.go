package describe

import "testing"

func TestPlain(t *testing.T) {
	t.Parallel()
	for rule, want := range map[string]string{
		`CHECK ((version >= 1))`: `version >= 1`,
		`CHECK (((char_length(email) >= 3) AND (char_length(email) <= 254)))`:                               `char_length(email) BETWEEN 3 AND 254`,
		`CHECK ((status = ANY (ARRAY['pending'::text, 'active'::text])))`:                                   `status IN ('pending', 'active')`,
		`CHECK (((username IS NULL) = (username_canonical IS NULL)))`:                                       `(username IS NULL) = (username_canonical IS NULL)`,
		`CHECK (((jsonb_typeof(metadata) = 'object'::text) AND (octet_length((metadata)::text) <= 16384)))`: `(jsonb_typeof(metadata) = 'object') AND (octet_length(metadata) <= 16384)`,
		`now()`:                      `now()`,
		`(created_at DESC, id DESC)`: `created_at DESC, id DESC`,
	} {
		if got := plain(rule); got != want {
			t.Errorf("%s: %s, want %s", rule, got, want)
		}
	}
}
