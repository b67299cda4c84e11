// Package embeddedpg runs a PostgreSQL cluster that belongs to this program
// alone: the one behind `go run .`, whose data outlives the process, and the
// throw-away ones behind the tests.
//
// It finds PostgreSQL's programs (or downloads them once), makes the cluster,
// starts the server on a Unix socket nobody else can open, and sees to it that
// the server never outlives the process that started it. The composition root,
// the database commands and the test helpers call it; no module does.
//
// The package owns everything inside the cluster's folder:
//
//	data/       PostgreSQL's own data folder
//	socket/     the server's socket, mode 0700
//	server.log  what the server says, cut back at each start
//	lock        held by the process that runs the server
//
// Unix only. On Windows Start and Join return ErrUnsupported.
package embeddedpg
