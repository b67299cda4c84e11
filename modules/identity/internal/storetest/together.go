package storetest

import (
	"sync"
	"testing"
)

// together runs n calls at once and fails the test with what they return.
func together(t *testing.T, n int, call func(i int) error) {
	t.Helper()
	start := make(chan struct{})
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			if err := call(i); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	all.Wait()
}
