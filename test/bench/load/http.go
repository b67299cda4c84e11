package load

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// connection is one keep-alive connection of HTTP/1.1. What is sent was written
// beforehand.
type connection struct {
	conn   net.Conn
	reader *bufio.Reader
	body   bytes.Buffer
}

func dial(ctx context.Context, address string) (*connection, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("connect to the server under load: %w", err)
	}
	return &connection{conn: conn, reader: bufio.NewReader(conn)}, nil
}

func (c *connection) close() { _ = c.conn.Close() }

// exchange sends a request and reads the reply, the body into c.body if it is
// kept.
func (c *connection) exchange(request []byte, keep bool) (status int, err error) {
	if _, err := c.conn.Write(request); err != nil {
		return 0, fmt.Errorf("send a request: %w", err)
	}
	var body *bytes.Buffer
	if keep {
		c.body.Reset()
		body = &c.body
	}
	status, err = readReply(c.reader, body)
	if err != nil {
		return 0, fmt.Errorf("read a reply: %w", err)
	}
	return status, nil
}

// requesting sends requests of a pool.
type requesting struct {
	*connection
	pool [][]byte
	next int
}

func newRequesting(ctx context.Context, address string, pool [][]byte, start int) (*requesting, error) {
	conn, err := dial(ctx, address)
	if err != nil {
		return nil, err
	}
	return &requesting{connection: conn, pool: pool, next: start}, nil
}

// numbers start where no earlier run can have come to: it would have to send a
// million a second.
var numbers = func() *atomic.Int64 {
	var n atomic.Int64
	n.Store(time.Now().UnixMicro())
	return &n
}()

func (r *requesting) send(context.Context) (int, error) {
	request := r.pool[r.next%len(r.pool)]
	r.next++
	if bytes.Contains(request, []byte(Number)) {
		const digits = 1_000_000_000_000
		number := fmt.Appendf(nil, "%012d", numbers.Add(1)%digits)
		request = bytes.ReplaceAll(request, []byte(Number), number)
	}
	return r.exchange(request, false)
}

// chained sends the token of the last reply.
type chained struct {
	*connection
	chain Chain
	token string
}

func newChained(ctx context.Context, address string, chain Chain, i int) (*chained, error) {
	if i >= len(chain.Tokens) {
		return nil, fmt.Errorf("connection %d has no token to begin with", i)
	}
	conn, err := dial(ctx, address)
	if err != nil {
		return nil, err
	}
	return &chained{connection: conn, chain: chain, token: chain.Tokens[i]}, nil
}

func (c *chained) send(context.Context) (int, error) {
	body := `{"` + c.chain.Field + `":"` + c.token + `"}`
	request := strconv.AppendInt(bytes.Clone(c.chain.Head), int64(len(body)), 10)
	status, err := c.exchange(append(append(request, "\r\n\r\n"...), body...), true)
	if err != nil || status != http.StatusOK {
		return status, err
	}
	next, ok := member(c.body.Bytes(), c.chain.Field)
	if !ok {
		return status, fmt.Errorf("the reply has no %s", c.chain.Field)
	}
	c.token = next
	return status, nil
}

// member finds a text that has no escapes in a JSON object.
func member(object []byte, name string) (string, bool) {
	_, rest, found := bytes.Cut(object, []byte(`"`+name+`"`))
	if !found {
		return "", false
	}
	_, rest, found = bytes.Cut(rest, []byte(`"`))
	if !found {
		return "", false
	}
	value, _, found := bytes.Cut(rest, []byte(`"`))
	return string(value), found
}
