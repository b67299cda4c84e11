package faults

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

// limited is a site with the usual cost of a password hash, whose server may use
// 512 MiB of memory: the kernel kills it beyond, where this process may make a
// control group, and bounded looks at the peak anyway.
func limited(t *testing.T) (*runningtest.Site, *runningtest.Server) {
	t.Helper()
	site := runningtest.NewSite(t, runningtest.StartCluster(t, map[string]string{"fsync": "off"}))
	site.Env = append(site.Env, "ROSTER_IDENTITY_ARGON2_MEMORY_KIB=19456", "ROSTER_IDENTITY_ARGON2_ITERATIONS=2", "ROSTER_LOG_LEVEL=error")
	server := site.Serve()
	group := filepath.Join("/sys/fs/cgroup/memory", fmt.Sprint("roster-faults-", server.PID()))
	err := os.Mkdir(group, 0o755)
	if err == nil {
		t.Cleanup(func() {
			server.Kill()
			for tries := 0; os.Remove(group) != nil && tries < 100; tries++ {
				time.Sleep(10 * time.Millisecond)
			}
		})
		err = os.WriteFile(filepath.Join(group, "memory.limit_in_bytes"), []byte(strconv.Itoa(memoryLimit<<10)), 0o600)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(group, "cgroup.procs"), []byte(strconv.Itoa(server.PID())), 0o600)
	}
	t.Logf("memory limited by the kernel: %v", err == nil)
	return site, server
}

// bounded checks that the server runs, and never held more than its limit.
func bounded(t *testing.T, server *runningtest.Server) {
	t.Helper()
	if !server.Running() {
		t.Fatal("the server has ended")
	}
	peak := memory(t, server.PID(), "VmHWM")
	t.Logf("resident at most %d MiB", peak>>10)
	if peak > memoryLimit {
		t.Errorf("it held %d KiB, limit %d", peak, memoryLimit)
	}
}
