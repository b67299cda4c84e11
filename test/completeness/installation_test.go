package completeness

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"roster/platform/database"
	"roster/platform/embeddedpg"
	"roster/platform/migrations"
	"roster/test/running"
)

const (
	databaseName  = "roster"
	adminEmail    = "root@example.com"
	adminPassword = "a long sentence for the first admin"
)

// site is a server on a cluster of its own that tells everything it does.
type site struct {
	running.Installation
	t       *testing.T
	cluster *embeddedpg.Cluster
	admin   string // an access token
}

func newSite(t *testing.T) *site {
	t.Helper()
	dir, err := running.Folder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	made, err := running.New(binary, dir)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{Installation: made, t: t, cluster: startCluster(t)}
	s.Env = []string{
		"ROSTER_DATABASE_URL=" + s.cluster.DSN(databaseName, database.ApplicationRole),
		"ROSTER_DATABASE_OWNER_URL=" + s.cluster.DSN(databaseName, database.OwnerRole),
		"ROSTER_IDENTITY_ACCESS_TOKEN_TTL=1h", "ROSTER_AUDIT_SEAL_INTERVAL=1s", "ROSTER_LOG_LEVEL=warn",
		// The cheapest hash that the settings take.
		"ROSTER_IDENTITY_ARGON2_MEMORY_KIB=7168", "ROSTER_IDENTITY_ARGON2_ITERATIONS=5",
	}
	return s
}

func startCluster(t *testing.T) *embeddedpg.Cluster {
	t.Helper()
	cluster, err := embeddedpg.Start(t.Context(), embeddedpg.Options{
		Progress: os.Stderr, Settings: map[string]string{"wal_level": "logical", "max_replication_slots": "2", "max_wal_senders": "2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cluster.Stop(context.Background()) })
	if err := database.Provision(t.Context(), cluster.DSN("postgres", embeddedpg.Superuser), databaseName); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("pgx", cluster.DSN(databaseName, database.OwnerRole))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := migrations.Up(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	return cluster
}

// serve starts the server and makes the first administrator.
func (s *site) serve() {
	s.t.Helper()
	cmd := s.Command(context.Background())
	var printed bytes.Buffer
	cmd.Stderr = &printed
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { s.end(cmd, &printed) })
	if err := s.AwaitReady(s.t.Context()); err != nil {
		s.t.Fatalf("%v\n%s", err, &printed)
	}
	s.run(adminPassword+"\n", "admin", "create", "--email", adminEmail, "--password-stdin")
	s.admin, _ = s.login(adminEmail, adminPassword)
}

func (s *site) end(cmd *exec.Cmd, printed *bytes.Buffer) {
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		s.t.Errorf("the server ended: %v", err)
	}
	if s.t.Failed() {
		s.t.Logf("the server printed:\n%s", printed)
	}
}

// run runs a command that has to succeed and gives what it printed.
func (s *site) run(stdin string, args ...string) string {
	s.t.Helper()
	cmd := s.Command(s.t.Context(), args...)
	cmd.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	printed, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("roster %v: %v\n%s", args, err, &stderr)
	}
	return string(printed)
}

// answer is a reply: its status, its body if that is an object, and the body as it came.
type answer struct {
	status int
	header http.Header
	body   map[string]any
	raw    string
}

func (a answer) text(name string) string {
	text, _ := a.body[name].(string)
	return text
}

func (s *site) send(token, method, path string, body any, headers ...string) answer {
	s.t.Helper()
	var payload io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			s.t.Fatal(err)
		}
		payload = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.API+path, payload)
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if method == http.MethodPatch {
		request.Header.Set("Content-Type", "application/merge-patch+json")
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	a := answer{status: response.StatusCode, header: response.Header, raw: string(raw)}
	_ = json.Unmarshal(raw, &a.body) // not every reply is an object
	return a
}

func (s *site) login(name, password string) (access, refresh string) {
	s.t.Helper()
	a := s.send("", http.MethodPost, "/v1/auth/login", map[string]any{"login": name, "password": password})
	return a.text("access_token"), a.text("refresh_token")
}

// mailed waits for a mail to an address and gives the token in it.
func (s *site) mailed(address string) string {
	s.t.Helper()
	const patience = 30 * time.Second
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(s.Data, "mail", "*.eml"))
		if err != nil {
			s.t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				s.t.Fatal(err)
			}
			if match := tokenInMail.FindSubmatch(content); match != nil && strings.Contains(string(content), address) {
				return string(match[1])
			}
		}
	}
	s.t.Fatalf("no mail with a token to %s", address)
	return ""
}
