package garbage

import (
	"runtime"
	"runtime/metrics"
	"testing"
)

const mebi = 1 << 20

func TestPercentageFillsTheSize(t *testing.T) {
	t.Parallel()
	for alive, want := range map[uint64]int{0: 900, mebi: 900, 10 * mebi: 300, 20 * mebi: 100, 30 * mebi: 100, 300 * mebi: 100} {
		if got := percentage(alive, 40*mebi); got != want {
			t.Errorf("%d MiB alive: %d %%, want %d", alive/mebi, got, want)
		}
	}
}

// The percentage is the process's, so these tests run alone.

func TestOperatorsSettingStays(t *testing.T) {
	const absurd = 1 << 40 // no heap of a test would be allowed a part of it otherwise
	for _, name := range []string{"GOGC", "GOMEMLIMIT"} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GOGC", "")
			t.Setenv("GOMEMLIMIT", "")
			t.Setenv(name, "70")
			Tolerate(absurd)
			if got := set(); got > 100*usual {
				t.Errorf("%d %%", got)
			}
		})
	}
}

func TestEachCollectionSetsThePercentage(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	const size = 64 * mebi
	Tolerate(size)
	if got := set(); got <= usual {
		t.Fatalf("%d %% for a small heap", got)
	}
	kept := make([]byte, size/2+mebi)
	for set() != usual {
		runtime.GC()
	}
	runtime.KeepAlive(kept)
	for set() == usual {
		runtime.GC()
	}
}

func set() uint64 {
	sample := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
