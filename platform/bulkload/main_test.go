package bulkload_test

import (
	"testing"

	"roster/platform/database/databasetest"
)

func TestMain(m *testing.M) { databasetest.Main(m) }
