package mail

import (
	"context"
	"net"
	"sync"

	gomail "github.com/wneessen/go-mail"
)

// connection holds on to the connection of one sending, because the library forgets to close it when TLS or the log-in
// fails, and looks at the context only while dialling.
type connection struct {
	mu     sync.Mutex
	conn   net.Conn
	closed bool
}

// dialer wraps a dial function so that what it opens is closed with c.
func (c *connection) dialer(dial gomail.DialContextFunc) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.closed {
			_ = conn.Close()
			return nil, net.ErrClosed
		}
		c.conn = conn
		return conn, nil
	}
}

func (c *connection) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.conn != nil {
		_ = c.conn.Close()
	}
}
