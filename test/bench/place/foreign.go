package place

import (
	"fmt"
	"os"
	"strings"
	"time"
)

// MachineCPU is the time that all processes of the machine together have used
// since it started.
func MachineCPU() (time.Duration, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return 0, fmt.Errorf("read what the machine does (Linux only): %w", err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	var user, nice, system, idle, wait, interrupt, soft int64
	if _, err := fmt.Sscanf(first, "cpu %d %d %d %d %d %d %d", &user, &nice, &system, &idle, &wait, &interrupt, &soft); err != nil {
		return 0, fmt.Errorf("read what the machine does: %w", err)
	}
	return time.Duration(user+nice+system+interrupt+soft) * tick, nil
}
