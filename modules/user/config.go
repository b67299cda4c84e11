package user

import "time"

// Config is what the module is told at the start.
type Config struct {
	// PurgeAfter is the time between the deletion of an account and its removal
	// for good.
	PurgeAfter time.Duration
}
