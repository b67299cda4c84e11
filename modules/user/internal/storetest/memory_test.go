package storetest_test

import (
	"testing"

	"roster/modules/user/internal/searchtext"
	"roster/modules/user/internal/storetest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	storetest.TestStores(t, func(*testing.T) storetest.Stores {
		return storetest.NewMemory(searchtext.New()).Stores()
	})
}
