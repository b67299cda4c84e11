// Package cli is the command line of Roster: the commands of the platform
// (serve, migrate, config, db, openapi, version) and the frame in which modules
// add theirs. main.go calls New and Execute. A command prints what was asked
// for to standard output, everything else to standard error; a failure is one
// line that names the cause and the mend.
package cli

// The exit codes.
const (
	ExitOK      = 0
	ExitFailure = 1 // it was tried and failed
	ExitUsage   = 2 // the command line or a setting is wrong; nothing was tried
)
