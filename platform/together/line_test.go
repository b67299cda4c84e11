package together_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"roster/platform/together"
)

// rounds writes down what was done together, and lets each round wait for a sign.
type rounds struct {
	done [][]int
	sign chan struct{}
}

func (r *rounds) do(items []int) {
	r.done = append(r.done, slices.Clone(items))
	<-r.sign
}

func TestWhatArrivesMeanwhileGoesTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &rounds{sign: make(chan struct{})}
		l := together.NewLine(1, 3, r.do)
		bring := func(item int) {
			go func() {
				if err := l.Do(t.Context(), item); err != nil {
					t.Error(err)
				}
			}()
			synctest.Wait()
		}
		for item := range 6 {
			bring(item)
		}
		for range 3 {
			r.sign <- struct{}{}
			synctest.Wait()
		}
		bring(6)
		r.sign <- struct{}{}
		synctest.Wait()
		want := [][]int{{0}, {1, 2, 3}, {4, 5}, {6}} // alone, three at most, the rest, alone again
		if !slices.EqualFunc(r.done, want, slices.Equal) {
			t.Errorf("done = %v, want %v", r.done, want)
		}
	})
}

func TestWhoGivesUpIsNotDone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &rounds{sign: make(chan struct{})}
		l := together.NewLine(1, 3, r.do)
		impatient, giveUp := context.WithCancel(t.Context())
		var failed error
		go func() { _ = l.Do(t.Context(), 0) }()
		synctest.Wait()
		go func() { failed = l.Do(impatient, 1) }()
		synctest.Wait()
		go func() { _ = l.Do(t.Context(), 2) }()
		synctest.Wait()
		giveUp()
		synctest.Wait()
		if !errors.Is(failed, context.Canceled) {
			t.Errorf("who gave up got %v", failed)
		}
		r.sign <- struct{}{}
		r.sign <- struct{}{}
		synctest.Wait()
		if want := [][]int{{0}, {2}}; !slices.EqualFunc(r.done, want, slices.Equal) {
			t.Errorf("done = %v, want %v", r.done, want)
		}
	})
}

// A panic is its goroutine's; nobody else waits for ever.
func TestAPanicLetsTheOthersGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var done []int
		first := make(chan struct{})
		l := together.NewLine(1, 2, func(items []int) {
			done = append(done, items...)
			if items[0] == 0 {
				<-first
			}
			if items[0] == 1 {
				panic("1")
			}
		})
		var panics, returned atomic.Int64
		for item := range 4 {
			go func() {
				defer func() {
					if recover() != nil {
						panics.Add(1)
					}
				}()
				if err := l.Do(t.Context(), item); err != nil {
					t.Error(err)
				}
				returned.Add(1)
			}()
			synctest.Wait()
		}
		close(first)
		synctest.Wait()
		if !slices.Equal(done, []int{0, 1, 2, 3}) || panics.Load() != 1 || returned.Load() != 3 {
			t.Errorf("done = %v, %d panics, %d returned", done, panics.Load(), returned.Load())
		}
	})
}

func TestEachIsDoneOnce(t *testing.T) {
	t.Parallel()
	const items = 5000
	var times [items]atomic.Int64
	var underWay atomic.Int64
	l := together.NewLine(2, 16, func(some []int) {
		if underWay.Add(1) > 2 || len(some) > 16 {
			t.Errorf("%d items in more than two rounds", len(some))
		}
		for _, item := range some {
			times[item].Add(1)
		}
		underWay.Add(-1)
	})
	var all sync.WaitGroup
	for item := range items {
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			if item%3 == 0 {
				go cancel()
			} else {
				defer cancel()
			}
			err := l.Do(ctx, item)
			if done := times[item].Load(); err == nil && done != 1 || err != nil && done != 0 {
				t.Errorf("%d was done %d times (%v)", item, done, err)
			}
		})
	}
	all.Wait()
}
