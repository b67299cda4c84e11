// Package garbage decides how much of it may lie about before it is collected.
package garbage

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// usual is Go's own percentage: a heap is collected when it has doubled.
const usual = 100

// Tolerate lets the heap grow to a size, in bytes, before it is collected. Go
// collects a heap when it has doubled, so the smaller one is, the more often its
// marking is paid for; a heap of which more than half of the size is alive is
// collected as ever. Where GOGC or GOMEMLIMIT is set, whoever set it has decided.
func Tolerate(size uint64) {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		follow(size)
	}
}

// follow sets the percentage, now and after each collection: a marker that
// nobody holds is gone by then.
func follow(size uint64) {
	debug.SetGCPercent(percentage(alive(), size))
	marker := new(*byte)
	runtime.AddCleanup(marker, follow, size)
}

// percentage is by how much of itself a heap may grow.
func percentage(alive, size uint64) int {
	const least = 4 << 20 // Go's own for a heap
	alive = max(alive, least)
	if size < 2*alive {
		return usual
	}
	return int(usual * (size - alive) / alive) //nolint:gosec // a few hundreds
}

// alive is what the last collection left.
func alive() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
