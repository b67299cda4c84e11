package e2e

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roster/test/running/runningtest"
)

// wantLine checks that a command failed with one clear line.
func wantLine(t *testing.T, r runningtest.Result, code int, told ...string) {
	t.Helper()
	if r.Code != code {
		t.Errorf("exit code %d, want %d", r.Code, code)
	}
	lines := strings.Split(strings.TrimSpace(r.Stderr), "\n")
	last := lines[len(lines)-1]
	for _, part := range told {
		if !strings.Contains(last, part) {
			t.Errorf("the last line does not tell %q:\n%s", part, r.Stderr)
		}
	}
	if strings.Contains(r.Stderr, "goroutine ") || strings.Contains(r.Stderr, "Usage:") {
		t.Errorf("more than a line:\n%s", r.Stderr)
	}
}

func TestMistakesOnTheCommandLineAndInSettings(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	settings := filepath.Join(filepath.Dir(i.Data), "settings.yaml")
	for name, c := range map[string]struct { //nolint:paralleltest // they share a folder, in which nothing may appear
		file, env string
		args      []string
		told      []string
	}{
		"unknown command":        {args: []string{"srve"}, told: []string{"srve"}},
		"unknown flag":           {args: []string{"--prot=1"}, told: []string{"prot"}},
		"unknown setting":        {file: "http:\n  addresss: x\n", told: []string{"http.addresss"}},
		"bad YAML":               {file: "http: [\n", told: []string{"settings.yaml"}},
		"wrong type":             {file: "database:\n  max_connections: many\n", told: []string{"database.max_connections"}},
		"unknown variable":       {env: "ROSTER_HTTP_ADDRESSS=x", told: []string{"ROSTER_HTTP_ADDRESSS"}},
		"production needs a lot": {env: "ROSTER_MODE=production", told: []string{"production"}},
		"no steps back":          {args: []string{"migrate", "down", "--steps", "0"}, told: []string{"--steps"}},
	} {
		t.Run(name, func(t *testing.T) {
			one := *i
			one.T = t
			if c.env != "" {
				one.Env = append(one.Env, c.env)
			}
			args := c.args
			if c.file != "" {
				if err := os.WriteFile(settings, []byte(c.file), 0o600); err != nil {
					t.Fatal(err)
				}
				args = append(args, "--config", settings)
			}
			wantLine(t, one.Run(args...), 2, c.told...)
		})
	}
	if _, err := os.Stat(i.Data); !os.IsNotExist(err) {
		t.Errorf("a mistake left something under data/: %v", err)
	}
}

func TestAPortThatIsTaken(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	listener, err := net.Listen("tcp", i.API)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	wantLine(t, i.Run(), 1, i.API, "http.address")
}

func TestADatabaseThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	i.Env = []string{"ROSTER_DATABASE_URL=postgres://roster:canary-password@" + runningtest.FreeAddress(t) + "/roster"}
	r := i.Run()
	wantLine(t, r, 1, "PostgreSQL", "database.url")
	if strings.Contains(r.Stderr, "canary-password") {
		t.Error("the password is in the error")
	}
}

func TestNoPostgreSQLToBeFound(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	i.Env = []string{
		"ROSTER_POSTGRES_BIN=" + filepath.Join(filepath.Dir(i.Data), "nowhere"),
	}
	wantLine(t, i.Run(), 1, "ROSTER_POSTGRES_BIN")
}

func TestADataFolderThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	if err := os.WriteFile(i.Data, []byte("a file, not a folder"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantLine(t, i.Run(), 1, i.Data)
}

func TestTheSchemaMustFit(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	i.Serve().Stop()
	i.Must("migrate", "down")
	i.Env = []string{"ROSTER_DATABASE_AUTO_MIGRATE=false"}
	wantLine(t, i.Run(), 1, "roster migrate up")
	i.Must("migrate", "down", "--all")
	wantLine(t, i.Run(), 1, "roster migrate up")
	i.Must("migrate", "up")
	if status := i.Must("migrate", "status"); strings.Contains(status, " pending\n") {
		t.Errorf("status after up:\n%s", status)
	}
	i.Serve()
}

// ASVS: 6.3.2, 15.2.3
func TestSeedingIsForDevelopment(t *testing.T) {
	t.Parallel()
	i := runningtest.New(t)
	i.Env = []string{"ROSTER_MODE=production"}
	if r := i.Run("seed"); r.Code == 0 {
		t.Error("production was seeded")
	}
}
