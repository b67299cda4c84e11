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

// New returns a logger that writes to w, one line an entry. The error tells which setting is wrong.
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
	return zap.New(maskingCore{Core: core}, zap.ErrorOutput(out)), nil
}

func encoding() zapcore.EncoderConfig {
	return zapcore.EncoderConfig{
		TimeKey:     "time",
		LevelKey:    "level",
		NameKey:     "logger",
		MessageKey:  "message",
		LineEnding:  zapcore.DefaultLineEnding,
		EncodeLevel: zapcore.LowercaseLevelEncoder,
		EncodeTime: func(t time.Time, enc zapcore.PrimitiveArrayEncoder) {
			enc.AppendString(t.UTC().Format(timeLayout))
		},
		EncodeDuration: zapcore.StringDurationEncoder,
		EncodeCaller:   zapcore.ShortCallerEncoder,
		EncodeName:     zapcore.FullNameEncoder,
	}
}
