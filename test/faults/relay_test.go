package faults

import (
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgproto3"

	"roster/test/running/runningtest"
)

// cut says what becomes of a COMMIT.
type cut int32

const (
	never      cut = iota
	beforehand     // the connection breaks before the COMMIT has arrived
	afterwards     // it breaks before the answer to the COMMIT has
)

// relay passes a cluster's connections on from TCP. When it is told to, it cuts
// the next one that commits a change, which is a transaction with an entry.
type relay struct {
	listener net.Listener
	socket   string
	next     atomic.Int32 // a cut

	mu   sync.Mutex
	open map[net.Conn]bool // on the side of PostgreSQL
}

func newRelay(t *testing.T, site *runningtest.Site) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(site.Superuser())
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listener: listener, socket: address.Query().Get("host") + "/.s.PGSQL." + address.Query().Get("port"), open: map[net.Conn]bool{}}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go r.pass(client)
		}
	}()
	return r
}

// through is an address of PostgreSQL with another place to connect to.
func through(t *testing.T, dsn, address string) string {
	t.Helper()
	parsed, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	query := parsed.Query()
	query.Del("host")
	query.Del("port")
	parsed.Host, parsed.RawQuery = address, query.Encode()
	return parsed.String()
}

// pass passes one connection on until either side ends it, or it is cut.
func (r *relay) pass(client net.Conn) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("unix", r.socket)
	if err != nil {
		return
	}
	r.keep(server, true)
	defer func() {
		r.keep(server, false)
		_ = server.Close()
	}()
	var deaf atomic.Bool
	go func() {
		answers := &whileNotDeaf{client, &deaf}
		_, _ = io.Copy(answers, server)
		_ = client.Close()
	}()
	r.requests(pgproto3.NewBackend(client, client), server, &deaf)
}

func (r *relay) keep(conn net.Conn, open bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open[conn] = open; !open {
		delete(r.open, conn)
	}
}

// hangUp ends all connections.
func (r *relay) hangUp() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for conn := range r.open {
		_ = conn.Close()
	}
}

// requests passes on what the client asks, until there is a cut.
func (r *relay) requests(client *pgproto3.Backend, server io.Writer, deaf *atomic.Bool) {
	first, err := client.ReceiveStartupMessage()
	if err != nil || forward(server, first) != nil {
		return
	}
	var c conversation
	for {
		message, err := client.Receive()
		if err != nil {
			return
		}
		if c.commits(message) && r.next.CompareAndSwap(int32(beforehand), int32(never)) {
			return
		}
		if c.committing && r.next.CompareAndSwap(int32(afterwards), int32(never)) {
			deaf.Store(true)
		}
		if forward(server, message) != nil {
			return
		}
	}
}

func forward(to io.Writer, message interface{ Encode([]byte) ([]byte, error) }) error {
	encoded, err := message.Encode(nil)
	if err == nil {
		_, err = to.Write(encoded)
	}
	return err
}

// conversation knows whether the transaction of a connection has written to the
// log: statements are prepared once, and then go by their names.
type conversation struct {
	prepared   map[string]string // the texts
	told       bool
	committing bool
}

// commits tells whether a message commits a change.
func (c *conversation) commits(message pgproto3.FrontendMessage) bool {
	c.committing = false
	switch m := message.(type) {
	case *pgproto3.Parse:
		if c.prepared == nil {
			c.prepared = map[string]string{}
		}
		c.prepared[m.Name] = m.Query
	case *pgproto3.Bind:
		c.run(c.prepared[m.PreparedStatement])
	case *pgproto3.Query:
		c.run(m.String)
	}
	return c.committing
}

func (c *conversation) run(statement string) {
	c.committing = c.told && strings.EqualFold(statement, "commit")
	ends := strings.EqualFold(statement, "commit") || strings.EqualFold(statement, "rollback")
	c.told = !ends && (c.told || strings.Contains(statement, "INSERT INTO user_audit_log"))
}

// whileNotDeaf writes until it is deaf, and fails on what comes then.
type whileNotDeaf struct {
	to   io.Writer
	deaf *atomic.Bool
}

func (w *whileNotDeaf) Write(p []byte) (int, error) {
	if w.deaf.Load() {
		return 0, io.ErrClosedPipe
	}
	return w.to.Write(p)
}
