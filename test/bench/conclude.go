package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"roster/test/bench/place"
)

// conclude looks at the server after everything, and starts another one to see
// how long that takes on this database.
func (b *bench) conclude(ctx context.Context, binary string, found []outcome) (run, error) {
	r := run{
		Users: b.world.users, Entries: b.world.entries, At: time.Now().UTC(), Machine: machine(ctx),
		Beside: b.besideUsers(), Seconds: b.seconds.Seconds(), Rounds: b.rounds, Outcomes: found, Foreign: b.foreign(),
	}
	var err error
	if r.MemoryKiB, r.MostMemoryKiB, err = place.Memory(b.world.server.PID); err != nil {
		return r, err
	}
	var took []float64
	for range max(b.rounds, 3) { //nolint:mnd // one start alone says little
		i, err := place.Installed(b.world.cluster, binary, filepath.Join(b.world.dir, "second"))
		if err != nil {
			return r, err
		}
		i.Data = b.world.server.Data // with the keys
		begin := time.Now()
		s, err := place.Serve(ctx, i, "start.log")
		if err != nil {
			return r, err
		}
		took = append(took, float64(time.Since(begin).Milliseconds()))
		if err := s.Stop(); err != nil { // a job may be at work; what was measured stands
			_, _ = fmt.Fprintf(b.out, "%s; see start.log\n", err)
		}
	}
	r.ReadyMs = median(took)
	_, _ = fmt.Fprintf(b.out, "server memory %.0f MiB, at most %.0f MiB; start to ready %.0f ms; others used %.1f cores\n",
		float64(r.MemoryKiB)/1024, float64(r.MostMemoryKiB)/1024, r.ReadyMs, r.Foreign)
	return r, nil
}

// besideUsers is how many accounts the smaller database has, if there is one.
func (b *bench) besideUsers() int {
	if b.beside == nil {
		return 0
	}
	return b.beside.users
}

// machine describes what everything ran on.
func machine(ctx context.Context) string {
	parts := []string{fmt.Sprintf("%d virtual cores", runtime.NumCPU())}
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		parts[0] += " (" + field(string(text), "model name\t: ") + ")"
	}
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		var kib int
		if _, err := fmt.Sscanf(field(string(text), "MemTotal:"), "%d kB", &kib); err == nil {
			parts = append(parts, fmt.Sprintf("%d GiB", (kib+1<<19)>>20))
		}
		if huge := field(string(text), "HugePages_Total:"); huge != "0" && huge != "" { // PostgreSQL takes them
			parts = append(parts, huge+" huge pages")
		}
	}
	if text, err := os.ReadFile("/etc/os-release"); err == nil {
		parts = append(parts, strings.Trim(field(string(text), "PRETTY_NAME="), `"`))
	}
	parts = append(parts, runtime.Version())
	if text, err := exec.CommandContext(ctx, "git", "rev-parse", "--short", "HEAD").Output(); err == nil {
		parts = append(parts, "commit "+strings.TrimSpace(string(text)))
	}
	return strings.Join(parts, ", ")
}

// field is what follows a prefix on the first line that has it.
func field(text, prefix string) string {
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		if rest, found := strings.CutPrefix(lines.Text(), prefix); found {
			return strings.TrimSpace(rest)
		}
	}
	return ""
}
