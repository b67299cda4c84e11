package memory_test

import (
	"testing"

	"roster/platform/idempotency/memory"
	"roster/platform/idempotency/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(*testing.T) storetest.Made {
		store := memory.New()
		return storetest.Made{Unit: store, Store: store}
	})
}
