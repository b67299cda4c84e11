package httpserver

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

type humaContext = huma.Context

// replyTimeout is how long a client may take to accept a reply, which is held in
// memory meanwhile.
const replyTimeout = 10 * time.Second

// exchange is one request as huma sees it: with the checked body in place of
// the connection, and with the reply held back until it is complete. So a reply
// never precedes the commit, a panic never leaves half a reply, and a reply can
// be stored, compared and replaced.
type exchange struct {
	humaContext
	gin     *gin.Context // the connection itself
	ctx     context.Context
	body    []byte
	failure error // what the operation returned

	standing http.Header // how the client stands with limits; on every reply

	status int
	header http.Header
	reply  bytes.Buffer
}

func newExchange(hc huma.Context) *exchange {
	return &exchange{humaContext: hc, gin: humagin.Unwrap(hc), ctx: hc.Context()}
}

type exchangeKey struct{}

// postpone keeps what an operation returned, for the edge to answer when the
// unit of work around it has ended; what huma gets instead is thrown away.
func postpone(ctx context.Context, err error) error {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	x.failure = err
	return newProblem(ctx, internalError)
}

// restart forgets the reply so far, for an attempt in the given context.
func (x *exchange) restart(ctx context.Context) {
	x.ctx = context.WithValue(ctx, exchangeKey{}, x)
	x.failure = nil
	x.status = 0
	x.header = http.Header{}
	x.reply.Reset()
}

// refuse makes a problem the reply.
func (x *exchange) refuse(p *Problem) {
	x.restart(x.ctx)
	x.status = p.Status
	x.header = p.headers
	x.header.Set("Content-Type", problemType)
	encoder := json.NewEncoder(&x.reply)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(p) // strings and numbers into memory: cannot fail
}

// send writes the reply out. That the client is gone is no failure of ours.
func (x *exchange) send() {
	header := x.gin.Writer.Header()
	for _, part := range []http.Header{x.header, x.standing} {
		for name, values := range part {
			header[http.CanonicalHeaderKey(name)] = values // in place of the edge's own, such as Cache-Control
		}
	}
	if x.status != http.StatusNoContent && x.status != http.StatusNotModified {
		header["Content-Length"] = []string{strconv.Itoa(x.reply.Len())}
	}
	// The server's own limit begins with the request, and has to be longer.
	_ = http.NewResponseController(x.gin.Writer).SetWriteDeadline(time.Now().Add(replyTimeout))
	x.humaContext.SetStatus(x.status)
	_, _ = x.humaContext.BodyWriter().Write(x.reply.Bytes())
}

// Context is the one of the present attempt.
func (x *exchange) Context() context.Context { return x.ctx }

// BodyReader reads the body that was checked.
func (x *exchange) BodyReader() io.Reader { return bytes.NewReader(x.body) }

// SetReadDeadline does nothing: the body has been read, and huma's deadline
// for it would end the request while it is at work.
func (x *exchange) SetReadDeadline(time.Time) error { return nil }

// Header hides what has been dealt with: a body that was let in is JSON,
// however its type was spelt, and the reply is JSON whatever is accepted.
func (x *exchange) Header(name string) string {
	switch name {
	case "Accept":
		return ""
	case "Content-Type":
		return jsonType
	}
	return x.humaContext.Header(name)
}

// SetStatus is part of huma.Context.
func (x *exchange) SetStatus(status int) { x.status = status }

// Status is part of huma.Context.
func (x *exchange) Status() int { return x.status }

// SetHeader is part of huma.Context.
func (x *exchange) SetHeader(name, value string) { x.header.Set(name, value) }

// AppendHeader is part of huma.Context.
func (x *exchange) AppendHeader(name, value string) { x.header.Add(name, value) }

// BodyWriter is part of huma.Context.
func (x *exchange) BodyWriter() io.Writer { return &x.reply }
