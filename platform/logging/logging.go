// Package logging makes the process's logger: zap, in UTC, with secrets masked and without a way for logged text to forge
// lines. It carries request-scoped loggers in the context. Everything that logs takes a *zap.Logger or calls From.
package logging

import (
	"fmt"
	"io"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// timeLayout is RFC 3339 with milliseconds, always in UTC.
const timeLayout = "2006-01-02T15:04:05.000Z"

// How long a line may wait for others, and how many bytes, so that a busy process does not enter the kernel for each.
const (
	heldFor   = 100 * time.Millisecond
	heldBytes = 64 << 10
)

// Held returns a writer for New that passes lines on ten times a second, or when its Sync is called. Stop passes on the
// last ones.
func Held(w io.Writer) *zapcore.BufferedWriteSyncer {
	return &zapcore.BufferedWriteSyncer{WS: unsynced{w}, Size: heldBytes, FlushInterval: heldFor}
}

// unsynced hides that a file could be forced to the disk, which is nothing for a log to wait for.
type unsynced struct{ io.Writer }

// Sync is part of zapcore.WriteSyncer.
func (unsynced) Sync() error { return nil }

// New returns a logger that writes to w, one line an entry. A writer that holds lines back is told to pass them on with
// each warning, and whatever is worse. The error tells which setting is wrong.
func New(cfg Config, w io.Writer) (*zap.Logger, error) {
	level, err := zapcore.ParseLevel(cfg.Level)
	if err != nil {
		return nil, fmt.Errorf("log.level: %w", err)
	}
	var encoder zapcore.Encoder
	switch cfg.Format {
	case FormatJSON:
		encoder = zapcore.NewJSONEncoder(encoding())
	case FormatConsole:
		encoder = zapcore.NewConsoleEncoder(encoding())
	default:
		return nil, fmt.Errorf("log.format: must be %s or %s", FormatJSON, FormatConsole)
	}
	out := zapcore.Lock(zapcore.AddSync(w))
	core := zapcore.NewCore(encoder, out, level)
	urgent := func(e zapcore.Entry) error {
		if e.Level < zapcore.WarnLevel {
			return nil
		}
		return out.Sync() //nolint:wrapcheck // zap reports it
	}
	return zap.New(maskingCore{Core: core}, zap.ErrorOutput(out), zap.Hooks(urgent)), nil
}

var encodeTime = zapcore.TimeEncoderOfLayout(timeLayout)

func encoding() zapcore.EncoderConfig {
	return zapcore.EncoderConfig{
		TimeKey:        "time",
		LevelKey:       "level",
		NameKey:        "logger",
		MessageKey:     "message",
		LineEnding:     zapcore.DefaultLineEnding,
		EncodeLevel:    zapcore.LowercaseLevelEncoder,
		EncodeTime:     func(t time.Time, enc zapcore.PrimitiveArrayEncoder) { encodeTime(t.UTC(), enc) },
		EncodeDuration: zapcore.StringDurationEncoder,
		EncodeCaller:   zapcore.ShortCallerEncoder,
		EncodeName:     zapcore.FullNameEncoder,
	}
}
