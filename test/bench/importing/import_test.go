// Package importing measures `roster users import` from outside:
//
//	go test -run '^$' -bench Import -benchtime 1x ./test/bench/importing
package importing

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"roster/test/running/runningtest"
)

func TestMain(m *testing.M) { runningtest.Main(m) }

// accountsVariable says how many accounts to import.
const accountsVariable = "ROSTER_BENCH_USERS"

// BenchmarkImport imports accounts with profiles, roles and their entries in the log, and without passwords, into an empty
// database. It tells accounts a second, the processor time of the command for each, and the most memory that it held.
func BenchmarkImport(b *testing.B) {
	accounts := 100_000
	if chosen := os.Getenv(accountsVariable); chosen != "" {
		accounts, _ = strconv.Atoi(chosen)
	}
	cluster := runningtest.StartCluster(b, map[string]string{"shared_buffers": "1GB", "max_wal_size": "4GB"})
	file := filepath.Join(b.TempDir(), "accounts.ndjson")
	write(b, file, accounts)
	for b.Loop() {
		b.StopTimer()
		site := runningtest.NewSite(b, cluster)
		ctx, stop := context.WithTimeout(b.Context(), time.Hour)
		command := site.Command(ctx, "users", "import", file)
		b.StartTimer()
		begun := time.Now()
		out, err := command.CombinedOutput()
		took := time.Since(begun)
		stop()
		if err != nil {
			b.Fatalf("import: %v\n%s", err, out)
		}
		state := command.ProcessState
		b.ReportMetric(float64(accounts)/took.Seconds(), "accounts/s")
		b.ReportMetric(float64((state.UserTime()+state.SystemTime()).Microseconds())/float64(accounts), "CPU-µs/account")
		if used, ok := state.SysUsage().(*syscall.Rusage); ok {
			const kib = 1024
			b.ReportMetric(float64(used.Maxrss)/kib, "MiB-at-most")
		}
	}
}

func write(b *testing.B, path string, accounts int) {
	b.Helper()
	file, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	out := bufio.NewWriter(file)
	names := []string{"Anna", "Björn", "Chloé", "Deniz", "Emre", "Fatma", "Göran", "Hanna", "Igor", "José"}
	for i := range accounts {
		first, last := names[i%len(names)], names[i/len(names)%len(names)]
		_, _ = fmt.Fprintf(out, `{"email":"imported.%d@example.com","username":"imported%d","email_verified":true,"external_id":"hr-%d",`+
			`"first_name":%q,"last_name":%q,"display_name":%q,"locale":"en","timezone":"Europe/Istanbul",`+
			`"created_at":"2024-05-01T10:00:00Z","roles":["user"]}`+"\n", i, i, i, first, last, first+" "+last)
	}
	if err := out.Flush(); err != nil {
		b.Fatal(err)
	}
	if err := file.Close(); err != nil {
		b.Fatal(err)
	}
}
