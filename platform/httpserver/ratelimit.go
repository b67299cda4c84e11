package httpserver

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"go.uber.org/zap"

	"roster/platform/authn"
	"roster/platform/fault"
	"roster/platform/logging"
	"roster/platform/quota"
)

// ErrTooManyRequests is a request beyond the limit of its operation. It carries
// the time until the window ends.
var ErrTooManyRequests = fault.New(fault.TooMany, "too_many_requests", "You asked too often; wait as long as Retry-After says.")

// Limit says how often one client may ask for an operation: one account or,
// where nobody has to prove who they are, one network.
type Limit struct {
	quota.Limit
	// Yields hands requests beyond the limit to the operation all the same, which
	// finds in OverLimit what to answer with: for one that must serve somebody in
	// a network whose other members ask too often.
	Yields bool
}

// rateLimit enforces the Limit of one operation.
type rateLimit struct {
	counter *quota.Counter
	name    string // as a string of structured fields (RFC 9651, 3.3.3)
	policy  string
	yields  bool
}

// newRateLimit is nil for an operation without a limit, or when limits are off.
func newRateLimit(op Operation, e *edge) *rateLimit {
	limit := op.Limit
	if limit == nil || e.limitFactor == 0 {
		return nil
	}
	scaled := limit.Limit
	scaled.Requests *= e.limitFactor
	name := strconv.Quote(op.ID)
	return &rateLimit{
		counter: quota.NewCounter(op.ID, scaled, e.quotas, time.Now),
		name:    name,
		policy:  fmt.Sprintf("%s;q=%d;w=%d", name, scaled.Requests, seconds(scaled.Window)),
		yields:  limit.Yields,
	}
}

// admit counts the request and puts how the client stands into the reply,
// whatever that will be (draft-ietf-httpapi-ratelimit-headers-10).
func (l *rateLimit) admit(x *exchange) error {
	read, err := l.counter.Take(x.ctx, clientOf(x.ctx))
	if err != nil {
		return err //nolint:wrapcheck // answered and logged right away
	}
	resets := seconds(read.Resets)
	x.standing = http.Header{
		rateLimitHeader:       {fmt.Sprintf("%s;r=%d;t=%d", l.name, read.Left, resets)},
		rateLimitPolicyHeader: {l.policy},
	}
	if read.OK {
		return nil
	}
	if read.First {
		logging.From(x.ctx).Warn("rate limit reached", zap.String("operation", l.name), zap.String("client", clientOf(x.ctx)), zap.Duration("resets", read.Resets))
	}
	refusal := ErrTooManyRequests.After(read.Resets)
	if !l.yields {
		return refusal
	}
	x.ctx = context.WithValue(x.ctx, overLimitKey{}, refusal)
	return nil
}

type overLimitKey struct{}

// OverLimit is what to answer a request with that is beyond the limit of an
// operation whose Limit yields; nil when it is not.
func OverLimit(ctx context.Context) error {
	if refusal, over := ctx.Value(overLimitKey{}).(*fault.Error); over {
		return refusal
	}
	return nil
}

// clientOf names who is counted: the account, or the network when nobody proved
// who they are.
func clientOf(ctx context.Context) string {
	if p := authn.From(ctx); p.Kind == authn.User {
		return "user:" + p.UserID
	}
	return "network:" + authn.OriginOf(ctx).Network()
}

// seconds is whole seconds, rounded up, at least one.
func seconds(d time.Duration) int64 {
	return max(int64((d+time.Second-1)/time.Second), 1)
}
