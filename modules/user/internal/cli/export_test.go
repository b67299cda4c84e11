package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"roster/modules/user"
	"roster/modules/user/internal/app"
	"roster/modules/user/internal/cli"
	"roster/modules/user/internal/searchtext"
	"roster/modules/user/internal/storetest"
	"roster/platform/clock"
	"roster/platform/event"
	"roster/platform/page"
	"roster/platform/uuidgen"
)

// run executes a command on a store of some accounts.
func run(t *testing.T, accounts int, args ...string) (stdout string, err error) {
	t.Helper()
	service := newService(t)
	for i := range accounts {
		email, err := user.ParseEmail(fmt.Sprintf("u%d@roster.test", i))
		if err != nil {
			t.Fatal(err)
		}
		_, err = app.NewDirectory(service).Register(t.Context(), user.Registration{
			Email: email, Profile: user.Profile{FirstName: "=1+1", Bio: "a,\"b\"\nc"},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	stdout, _, err = runOn(t, service, args...)
	return stdout, err
}

// newService is the use cases on empty stores.
func newService(t *testing.T) *app.Service {
	t.Helper()
	cursors, err := page.NewCodec(make([]byte, page.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	memory, now := storetest.NewMemory(searchtext.New()), clock.NewManual(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	return app.NewService(app.Ports{
		Tx: memory, Events: event.NewBus(memory, uuidgen.New(), now.Now), Clock: now, IDs: uuidgen.New(),
		Users: memory, Newcomers: memory, Imports: memory, Hashes: &storetest.Hashes{}, Accounts: memory,
		Totals: memory, Authorities: memory, Roles: memory, Folder: searchtext.New(), Cursors: cursors,
	}, user.Config{}, user.Permissions())
}

// runOn executes a command on use cases.
func runOn(t *testing.T, service *app.Service, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	root := &cobra.Command{Use: "roster", SilenceUsage: true, SilenceErrors: true}
	root.AddCommand(cli.Commands(func(*cobra.Command) (*app.Service, func(), error) { return service, func() {}, nil })...)
	var out, errs bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&errs)
	root.SetArgs(args)
	err = root.ExecuteContext(t.Context())
	return out.String(), errs.String(), err
}

func TestExportAsNDJSON(t *testing.T) {
	t.Parallel()
	const accounts = 451 // pages of 200
	out, err := run(t, accounts, "users", "export")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(out) {
		var got struct {
			Email     string
			FirstName string `json:"first_name"`
			Roles     []string
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil || got.FirstName != "=1+1" || len(got.Roles) != 1 {
			t.Fatalf("%s: %v", line, err)
		}
		seen[got.Email] = true
	}
	if len(seen) != accounts {
		t.Errorf("%d accounts", len(seen))
	}
}

// ASVS: 1.1.2
func TestExportAsCSV(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "users.csv")
	if _, err := run(t, 2, "users", "export", "--format", "csv", "--output", file); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 3 || rows[0][5] != "first_name" || rows[1][5] != "'=1+1" || rows[1][8] != "a,\"b\"\nc" {
		t.Errorf("%v, %v", rows, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, err := run(t, 1, "users", "export", "--output", file); err == nil {
		t.Error("a file that is there was overwritten")
	}
	if _, err := run(t, 1, "users", "export", "--format", "xml"); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("another format: %v", err)
	}
}
