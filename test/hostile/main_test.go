package hostile

import (
	"testing"

	"roster/test/running/runningtest"
)

func TestMain(m *testing.M) { runningtest.Main(m) }
