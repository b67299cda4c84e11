package httpserver

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
	"go.uber.org/zap"

	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/idempotency"
	"roster/platform/logging"
	"roster/platform/quota"
)

// edge is what all operations share.
type edge struct {
	authenticator Authenticator
	idempotency   *idempotency.Guard
	problems      *catalog
	quotas        quota.Store
	limitFactor   int
	faults        []*fault.Error // of every operation
	publicURL     url.URL
	maxBody       int64
}

// route is one operation behind the edge.
type route struct {
	op    Operation
	edge  *edge
	limit *rateLimit // nil without one

	query   map[string]bool // the parameters there are; true for those that may be repeated
	headers []string
	body    *bodyRules // nil without a body
}

// serve is what happens to each request of the operation: who asks, is it well
// formed, do it, and only then answer.
func (r *route) serve(hc huma.Context, next func(huma.Context)) {
	x := newExchange(hc)
	if r.op.OAuth {
		x.ctx = asOAuth(x.ctx)
	}
	err := r.admit(x)
	if err == nil {
		err = r.run(x, next)
	}
	if err != nil {
		x.refuse(r.problem(x.ctx, err))
	}
	r.answerConditionally(x)
	x.send()
}

// admit authenticates the caller, counts the request and checks its form.
func (r *route) admit(x *exchange) error {
	if r.op.BeforeAuthentication != nil {
		x.ctx = r.op.BeforeAuthentication(x.ctx)
	}
	if !r.op.Public {
		ctx, err := r.edge.authenticate(x)
		x.ctx = ctx
		if err != nil {
			return err
		}
	}
	if r.limit != nil {
		if err := r.limit.admit(x); err != nil {
			return err
		}
	}
	target := x.URL()
	x.ctx = withTarget(x.ctx, r.edge.publicURL, target)
	if err := r.checkQuery(target.RawQuery); err != nil {
		return err
	}
	if err := r.checkHeaders(x); err != nil {
		return err
	}
	if r.body == nil {
		return nil
	}
	return r.body.read(x, r.edge.maxBody)
}

func (r *route) run(x *exchange, next func(huma.Context)) error {
	if keys := headerValues(x, idempotencyHeader); r.op.Idempotent && len(keys) > 0 {
		return r.runOnce(x, keys[0], next)
	}
	x.restart(x.ctx)
	next(x)
	return x.failure
}

// errorReply is an error that is a problem already.
type errorReply struct{ entry entry }

func (e errorReply) Error() string { return e.entry.Code }

// problem makes the reply to an error, and logs it where it is ours to mend.
func (r *route) problem(ctx context.Context, err error) *Problem {
	var reply errorReply
	found, isFault := fault.From(err)
	switch {
	case errors.As(err, &reply):
		return newProblem(ctx, reply.entry)
	case serverFailed(found, isFault) && errors.Is(ctx.Err(), context.Canceled):
		return newProblem(ctx, clientClosed)
	case !isFault && errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil:
		logging.From(ctx).Warn("request timed out", zap.Error(err))
		return problemOf(ctx, ErrTimeout)
	case !isFault:
		logging.From(ctx).Error("request failed", zap.Error(err))
		return newProblem(ctx, internalError)
	}
	switch {
	case serverFailed(found, isFault):
		logging.From(ctx).Warn("request failed", zap.Error(err))
	case found.Kind() == fault.Forbidden:
		logging.From(ctx).Info("forbidden",
			zap.String("operation", r.op.ID), zap.String("code", found.Code()), zap.String("user_id", authn.From(ctx).UserID))
	}
	if _, known := r.edge.problems.find(found.Code()); !known {
		logging.From(ctx).Warn("operation answers with a fault it does not declare",
			zap.String("operation", r.op.ID), zap.String("code", found.Code()))
	}
	return problemOf(ctx, found)
}

func serverFailed(f *fault.Error, isFault bool) bool {
	return !isFault || statusOf(f.Kind()) >= http.StatusInternalServerError
}

// answerConditionally turns the reply to a GET into a 304 when the client has
// it already.
func (r *route) answerConditionally(x *exchange) {
	tag := x.header.Get("ETag")
	if r.op.Method != http.MethodGet || x.status != http.StatusOK || tag == "" {
		return
	}
	if matchesAny(x.humaContext.Header("If-None-Match"), tag) {
		x.status = http.StatusNotModified
		x.header.Del("Content-Type")
		x.reply.Reset()
	}
}

// matchesAny compares weakly, as If-None-Match asks for (RFC 9110, 13.1.2).
func matchesAny(list, tag string) bool {
	if list == "*" {
		return true
	}
	tags, ok := parseETags(list)
	if !ok {
		return false
	}
	for _, t := range tags {
		if `"`+t.opaque+`"` == tag {
			return true
		}
	}
	return false
}

// callerOf names who asks, or from where when nobody proved who they are.
func callerOf(ctx context.Context) string {
	if p := authn.From(ctx); p.Kind == authn.User {
		return "user:" + p.UserID
	}
	return "ip:" + authn.OriginOf(ctx).IP
}
