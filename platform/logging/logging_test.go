package logging_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"go.uber.org/zap"

	"roster/platform/logging"
)

// newLogger returns a logger and what it has written.
func newLogger(t *testing.T, format string) (*zap.Logger, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	log, err := logging.New(logging.Config{Level: "info", Format: format}, &out)
	if err != nil {
		t.Fatal(err)
	}
	return log, &out
}

// line decodes the one line that was written.
func line(t *testing.T, out *bytes.Buffer) map[string]any {
	t.Helper()
	var got map[string]any
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%q is not one JSON object: %v", out, err)
	}
	return got
}

// ASVS: 16.2.2, 16.2.4
func TestJSONLine(t *testing.T) {
	t.Parallel()
	log, out := newLogger(t, logging.FormatJSON)
	log.Debug("hidden")
	log.Named("http").Info("request", zap.Int("status", 200), zap.Duration("took", 1500*time.Microsecond))
	got := line(t, out)
	stamp, _ := got["time"].(string)
	if _, err := time.Parse("2006-01-02T15:04:05.000Z", stamp); err != nil {
		t.Errorf("time %q is not UTC: %v", stamp, err)
	}
	delete(got, "time")
	want := map[string]any{"level": "info", "logger": "http", "message": "request", "status": 200.0, "took": "1.5ms"}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for k, v := range want {
		if got[k] != v {
			t.Errorf("%s: got %v, want %v", k, got[k], v)
		}
	}
}

func TestWrongSettings(t *testing.T) {
	t.Parallel()
	for _, cfg := range []logging.Config{{Level: "loud", Format: "json"}, {Level: "info", Format: "xml"}} {
		if _, err := logging.New(cfg, new(bytes.Buffer)); err == nil || !strings.HasPrefix(err.Error(), "log.") {
			t.Errorf("%+v: got %v, want an error that names the setting", cfg, err)
		}
	}
}

// ASVS: 16.2.4
func TestContextCarriesTheLogger(t *testing.T) {
	t.Parallel()
	log, out := newLogger(t, logging.FormatJSON)
	logging.From(t.Context()).Error("goes nowhere")
	ctx := logging.Into(t.Context(), log.With(zap.String("instance", "i1")), zap.String("request_id", "r1"), zap.String("token", "abc"))
	logging.From(ctx).Info("done", zap.String("user_id", "u1"))
	whole := strings.ReplaceAll(out.String(), stampOf(t, out), "")
	want := `{"level":"info","time":"","message":"done","instance":"i1","request_id":"r1","token":"***","user_id":"u1"}` + "\n"
	if whole != want {
		t.Errorf("got %s, want %s", whole, want)
	}
	out.Reset()
	logging.Write(ctx, zap.DebugLevel, "hidden")
	logging.Write(t.Context(), zap.ErrorLevel, "goes nowhere")
	logging.Write(ctx, zap.InfoLevel, "done", zap.String("user_id", "u1"))
	if whole := strings.ReplaceAll(out.String(), stampOf(t, out), ""); whole != want {
		t.Errorf("written at once: got %s, want %s", whole, want)
	}
}

// stampOf is the time of the one line that was written.
func stampOf(t *testing.T, out *bytes.Buffer) string {
	t.Helper()
	stamp, _ := line(t, out)["time"].(string)
	return stamp
}
