// Package together has work done together that arrives together. While some of
// it is under way, what arrives stands in a line, and is taken from there all at
// once; who arrives when nothing is under way goes alone, at once. So there is no
// waiting for company, and the busier it is, the more share what a round costs.
package together

import (
	"context"
	"slices"
	"sync"
)

// Line is where items stand until they are done. It is safe for concurrent use.
type Line[T any] struct {
	rounds, most int
	do           func(items []T)

	mu       sync.Mutex
	standing []*place[T]
	underWay int
}

// place is an item in the line, with whoever brought it.
type place[T any] struct {
	item T
	// turn says that the item is done (false), or that it is for who brought it to do
	// it, with others that stand in the line (true).
	turn chan bool
}

// NewLine makes a line of which so many rounds may be under way at a time, each of
// so many items at most. do does a round, in the goroutine of who brought one of its
// items; it is to bound how long it takes.
func NewLine[T any](rounds, most int, do func(items []T)) *Line[T] {
	return &Line[T]{rounds: rounds, most: most, do: do}
}

// Do brings an item, and returns when it has been in a round, or when the context
// ends before it is: then with the context's error, and do never sees the item.
func (l *Line[T]) Do(ctx context.Context, item T) error {
	mine := &place[T]{item, make(chan bool, 1)}
	if !l.enter(mine) {
		mayLead, err := l.await(ctx, mine)
		if err != nil || !mayLead {
			return err
		}
	}
	l.round(mine)
	return nil
}

// enter begins a round, or stands in the line.
func (l *Line[T]) enter(mine *place[T]) (leads bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.underWay < l.rounds {
		l.underWay++
		return true
	}
	l.standing = append(l.standing, mine)
	return false
}

func (l *Line[T]) await(ctx context.Context, mine *place[T]) (leads bool, err error) {
	select {
	case leads = <-mine.turn:
		return leads, nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	at := slices.Index(l.standing, mine)
	if at >= 0 {
		l.standing = slices.Delete(l.standing, at, at+1)
	}
	l.mu.Unlock()
	if at >= 0 {
		return false, ctx.Err() //nolint:wrapcheck // the caller's own
	}
	return <-mine.turn, nil // its turn had come
}

// round does an item and those that stand in the line, and then lets the next one
// begin; also when do panics.
func (l *Line[T]) round(mine *place[T]) {
	l.mu.Lock()
	n := min(len(l.standing), l.most-1)
	others := slices.Clone(l.standing[:n])
	l.standing = slices.Delete(l.standing, 0, n)
	l.mu.Unlock()
	defer func() {
		for _, other := range others {
			other.turn <- false
		}
		l.next()
	}()
	items := []T{mine.item}
	for _, other := range others {
		items = append(items, other.item)
	}
	l.do(items)
}

// next has the first in the line begin a round, in the place of one that is over.
func (l *Line[T]) next() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.standing) == 0 {
		l.underWay--
		return
	}
	l.standing[0].turn <- true
	l.standing = slices.Delete(l.standing, 0, 1)
}
