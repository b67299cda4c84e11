package mail

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"roster/platform/clock"
)

func newFiles(t *testing.T, showLinks bool, now clock.Clock) (Sender, string, *observer.ObservedLogs) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data", "mail")
	core, logs := observer.New(zap.InfoLevel)
	s, err := New(Config{From: "Roster <roster@localhost>"}, dir, showLinks, now, zap.New(core))
	if err != nil {
		t.Fatal(err)
	}
	return s, dir, logs
}

func TestFilesAreReadableInOrderAndPrivate(t *testing.T) {
	t.Parallel()
	now := clock.NewManual(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	s, dir, _ := newFiles(t, true, now)
	long := hello
	long.Text = "https://example.com/verify?token=" + strings.Repeat("a", 100) + "\n"
	for _, m := range []Message{hello, long} {
		if err := s.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		now.Advance(time.Microsecond)
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 2 || !slices.IsSorted(names) {
		t.Fatalf("files %v, %v", names, err)
	}
	if base := filepath.Base(names[0]); !strings.HasPrefix(base, "20260301T120000.000000Z-") || filepath.Ext(base) != ".eml" {
		t.Errorf("name %s", base)
	}
	data, err := os.ReadFile(names[1])
	if err != nil || !strings.Contains(string(data), strings.TrimSpace(long.Text)) {
		t.Errorf("the link is not there to copy: %v\n%s", err, data)
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, names[0]: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func TestFilesLogTheLinkInDevelopmentOnly(t *testing.T) {
	t.Parallel()
	for _, showLinks := range []bool{true, false} {
		s, dir, logs := newFiles(t, showLinks, noon)
		if err := s.Send(t.Context(), hello); err != nil {
			t.Fatal(err)
		}
		fields := logs.All()[0].ContextMap()
		if fields["to"] != hello.To || fields["subject"] != hello.Subject || filepath.Dir(fields["file"].(string)) != dir {
			t.Errorf("fields %v", fields)
		}
		want := map[bool]any{true: "https://example.com/verify?token=abc", false: nil}[showLinks]
		if fields["link"] != want {
			t.Errorf("link %v, want %v", fields["link"], want)
		}
	}
}

func TestFilesLeaveNothingBehindOnFailure(t *testing.T) {
	t.Parallel()
	s, dir, logs := newFiles(t, true, noon)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Send(ended, hello); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if err := s.Send(t.Context(), Message{To: "x"}); !errors.Is(err, ErrInvalid) {
		t.Errorf("got %v, want ErrInvalid", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 || logs.Len() != 0 {
		t.Errorf("left %v, %v, %d log lines", entries, err, logs.Len())
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), hello); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("folder is gone: got %v", err)
	}
}

func TestNewPicksTheSender(t *testing.T) {
	t.Parallel()
	s, err := New(Config{From: "a@example.com", SMTPHost: "localhost", SMTPPort: 25, SMTPTLS: TLSNone}, "", false, noon, zap.NewNop())
	if _, ok := s.(*SMTP); !ok || err != nil {
		t.Errorf("got %T, %v, want SMTP", s, err)
	}
	if _, err := New(Config{From: "a@example.com"}, filepath.Join(os.DevNull, "mail"), false, noon, zap.NewNop()); err == nil {
		t.Error("an impossible folder is no error")
	}
}
