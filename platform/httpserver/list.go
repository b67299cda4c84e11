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

// target is where a request went; its public address is made when a link needs
// it.
type target struct{ public, request url.URL }

// withTarget keeps where the request went, for links.
func withTarget(ctx context.Context, public, request url.URL) context.Context {
	return context.WithValue(ctx, targetKey{}, target{public, request})
}

// nextLink is the request's own target, as the public knows it, with another
// cursor.
func nextLink(ctx context.Context, cursor string) string {
	went, ok := ctx.Value(targetKey{}).(target)
	if !ok {
		return ""
	}
	link, query := went.public.JoinPath(went.request.Path), went.request.Query()
	query.Set("cursor", cursor)
	link.RawQuery = query.Encode()
	return "<" + link.String() + `>; rel="next"`
}
