package place

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of times in /proc: every Linux that Go runs on has 100 a
// second.
const tick = 10 * time.Millisecond

// stat is what /proc tells of a process.
type stat struct {
	pid, parent int
	own, ended  time.Duration // CPU of the process, and of its children that have ended
}

func readStat(pid int) (stat, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return stat{}, fmt.Errorf("read what a process uses (Linux only): %w", err)
	}
	// The name, in brackets, may hold anything.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	const parent, userTime, systemTime, childUser, childSystem = 1, 11, 12, 13, 14
	number := func(i int) int {
		n, _ := strconv.Atoi(fields[i])
		return n
	}
	return stat{
		pid: pid, parent: number(parent),
		own:   time.Duration(number(userTime)+number(systemTime)) * tick,
		ended: time.Duration(number(childUser)+number(childSystem)) * tick,
	}, nil
}

func parentOf(pid int) (int, error) {
	s, err := readStat(pid)
	return s.parent, err
}

// CPU is the time that a process has used.
func CPU(pid int) (time.Duration, error) {
	s, err := readStat(pid)
	return s.own, err
}

// FamilyCPU is the time that a process and all its children have used, those
// that have ended too.
func FamilyCPU(pid int) (time.Duration, error) {
	head, err := readStat(pid)
	if err != nil {
		return 0, err
	}
	used := head.own + head.ended
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return 0, fmt.Errorf("list processes: %w", err)
	}
	for _, process := range processes {
		id, _ := strconv.Atoi(filepath.Base(process))
		if child, err := readStat(id); err == nil && child.parent == pid {
			used += child.own
		}
	}
	return used, nil
}

// Memory reads the resident memory of a process in KiB: now, and the most it
// ever was.
func Memory(pid int) (now, most int, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, 0, fmt.Errorf("read the memory of a process (Linux only): %w", err)
	}
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		kib, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
		switch name {
		case "VmRSS":
			now = kib
		case "VmHWM":
			most = kib
		}
	}
	return now, most, nil
}
