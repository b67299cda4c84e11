package httpapi

import (
	"time"

	"roster/platform/httpserver"
	"roster/platform/quota"
)

// ofAll is a limit that all replicas enforce together, for what somebody could
// do harm with by asking often: try one password on many accounts, or have mail
// sent to many people. A lease of a tenth or so keeps most requests from waiting
// for the database.
func ofAll(requests int, window time.Duration, lease int) *httpserver.Limit {
	return &httpserver.Limit{Limit: quota.Limit{Requests: requests, Window: window, Lease: lease}}
}

// ofEach is a limit of each replica by itself, for what only costs the replica
// time: nobody can guess a token, and passwords are counted by account besides.
func ofEach(requests int, window time.Duration) *httpserver.Limit {
	return ofAll(requests, window, 0)
}

// knownDevicesAside leaves it to the use case to let known devices in when
// their network has asked too often, so that nobody in it shuts them out.
func knownDevicesAside(l *httpserver.Limit) *httpserver.Limit {
	l.Yields = true
	return l
}
