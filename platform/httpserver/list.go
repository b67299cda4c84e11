package httpserver

import (
	"context"
	"net/url"

	"roster/platform/page"
)

// ListOutput is the output of an operation that answers with a page.
type ListOutput[T any] struct {
	Link string `header:"Link" doc:"The next page, as rel=\"next\" (RFC 8288); absent on the last."`
	Body page.Page[T]
}

// List is the reply with a page and the Link to the next one.
func List[T any](ctx context.Context, p page.Page[T]) *ListOutput[T] {
	out := &ListOutput[T]{Body: p}
	if p.NextCursor != nil {
		out.Link = nextLink(ctx, *p.NextCursor)
	}
	return out
}

type targetKey struct{}

// withTarget keeps where the request went, as the public knows it, for links.
func withTarget(ctx context.Context, public, request url.URL) context.Context {
	target := public.JoinPath(request.Path)
	target.RawQuery = request.RawQuery
	return context.WithValue(ctx, targetKey{}, *target)
}

// nextLink is the request's own target with another cursor.
func nextLink(ctx context.Context, cursor string) string {
	target, ok := ctx.Value(targetKey{}).(url.URL)
	if !ok {
		return ""
	}
	query := target.Query()
	query.Set("cursor", cursor)
	target.RawQuery = query.Encode()
	return "<" + target.String() + `>; rel="next"`
}
