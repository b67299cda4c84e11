package storetest_test

import (
	"testing"

	"roster/modules/identity/internal/storetest"
)

func TestContract(t *testing.T) {
	t.Parallel()
	storetest.Test(t, func(*testing.T) storetest.Stores { return storetest.NewMemory().Stores() })
}
