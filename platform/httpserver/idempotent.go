package httpserver

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"roster/platform/idempotency"
)

const (
	idempotencyHeader = "Idempotency-Key"
	replayedHeader    = "Idempotency-Replayed"
)

// errRefused ends a unit of work whose reply huma has made already.
var errRefused = errors.New("request refused")

// runOnce runs the operation in one unit of work together with the key, or
// gives the reply of the request that did so before.
func (r *route) runOnce(x *exchange, key string, next func(huma.Context)) error {
	target := x.URL()
	request := idempotency.Request{
		Caller: callerOf(x.ctx),
		Route:  r.op.Method + " " + r.op.Path,
		Key:    key,
		Digest: idempotency.Digest([]byte(target.Path), []byte(target.RawQuery), x.body),
	}
	outer := x.ctx
	reply, replayed, err := r.edge.idempotency.Run(outer, request, func(ctx context.Context) (idempotency.Reply, error) {
		x.restart(ctx)
		next(x)
		if x.failure != nil {
			return idempotency.Reply{}, x.failure
		}
		if x.status < http.StatusOK || x.status >= http.StatusMultipleChoices {
			return idempotency.Reply{}, errRefused
		}
		return idempotency.Reply{Status: x.status, Header: x.header.Clone(), Body: bytes.Clone(x.reply.Bytes())}, nil
	})
	x.ctx = outer
	switch {
	case errors.Is(err, errRefused):
		return nil
	case err != nil:
		return err //nolint:wrapcheck // answered and logged right away
	}
	if replayed {
		x.restart(outer)
		x.status = reply.Status
		x.header = reply.Header
		x.header.Set(replayedHeader, "true")
		_, _ = x.reply.Write(reply.Body) // into memory: cannot fail
	}
	return nil
}
