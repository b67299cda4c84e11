package authn_test

import (
	"testing"

	"roster/platform/authn"
)

func TestNetworkIsWhatOneClientOwns(t *testing.T) {
	t.Parallel()
	for ip, want := range map[string]string{
		"192.0.2.1":           "192.0.2.1",
		"::ffff:192.0.2.1":    "192.0.2.1",
		"2001:db8::1":         "2001:db8::/64",
		"2001:db8::ffff":      "2001:db8::/64",
		"2001:db8:0:1::1":     "2001:db8:0:1::/64",
		"fe80::1%eth0":        "fe80::/64",
		"":                    "unknown",
		"192.0.2.1, 10.0.0.1": "unknown",
	} {
		if got := (authn.Origin{IP: ip}).Network(); got != want {
			t.Errorf("%q is of the network %q, want %q", ip, got, want)
		}
	}
}
