package user

import "time"

// Statistics are figures about all accounts that are not deleted, as they were
// at the last refresh.
type Statistics struct {
	// RefreshedAt is nil while there is nothing to count.
	RefreshedAt *time.Time
	Groups      []StatisticsGroup // sorted
}

// StatisticsGroup are the accounts that have a status in common, and whether
// their address is proven. The status is the stored one: a suspension counts
// until somebody lifts it or the account is changed.
type StatisticsGroup struct {
	Status        Status
	EmailVerified bool
	Users         int64
	// LoggedIn and Created count those who logged in, or came, in the 30 days
	// before the refresh.
	LoggedIn, Created int64
}
