// Package page holds what lists have in common: the question (how many, from
// where), the answer, and cursors that cannot be forged. It is pure, so use
// cases may import it; the HTTP edge adds the Link header.
package page

// The bounds of a page.
const (
	MinLimit     = 1
	MaxLimit     = 200
	DefaultLimit = 50
)

// Query is the part of a list's input that says which page is wanted. Embed it
// in the input of an operation; the edge has checked the limit by then.
type Query struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items at most."`
	Cursor string `query:"cursor" maxLength:"512" doc:"next_cursor of the page before; absent for the first page."`
}

// Page is the body of a list.
type Page[T any] struct {
	Data       []T     `json:"data" maxItems:"200" doc:"The items, in the order asked for."`
	NextCursor *string `json:"next_cursor" maxLength:"512" doc:"What to send as cursor for the next page; null on the last."`
	HasMore    bool    `json:"has_more" doc:"Whether there is a next page."`
}

// New makes a page. An empty cursor says that it is the last one.
func New[T any](items []T, next string) Page[T] {
	if items == nil {
		items = []T{}
	}
	if next == "" {
		return Page[T]{Data: items}
	}
	return Page[T]{Data: items, NextCursor: &next, HasMore: true}
}

// Map makes a page of other items, with the same cursor.
func Map[A, B any](p Page[A], convert func(A) B) Page[B] {
	items := make([]B, 0, len(p.Data))
	for _, item := range p.Data {
		items = append(items, convert(item))
	}
	return Page[B]{Data: items, NextCursor: p.NextCursor, HasMore: p.HasMore}
}
