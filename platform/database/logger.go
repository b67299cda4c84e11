package database

import (
	"context"
	"errors"
	"time"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

const slowStatement = 200 * time.Millisecond

// gormLogger writes GORM's log to zap: statements with their placeholders,
// never with values, which the dialector keeps out.
type gormLogger struct{ log *zap.Logger }

func newLogger(log *zap.Logger) logger.Interface { return gormLogger{log: log.Named("sql")} }

// LogMode is part of GORM's interface; zap's level decides instead.
func (l gormLogger) LogMode(logger.LogLevel) logger.Interface { return l }

// Info is part of GORM's interface. GORM's own messages may quote values, so
// only their format is kept.
func (l gormLogger) Info(_ context.Context, format string, _ ...any) { l.log.Debug(format) }

// Warn is as Info, at its level.
func (l gormLogger) Warn(_ context.Context, format string, _ ...any) { l.log.Warn(format) }

// Error is as Info, at its level.
func (l gormLogger) Error(_ context.Context, format string, _ ...any) { l.log.Error(format) }

// Trace logs one statement: failed and slow ones as warnings, others when
// debugging. What a caller expects (no row, a violated constraint, a cancelled
// request) is no failure here.
func (l gormLogger) Trace(_ context.Context, begin time.Time, statement func() (string, int64), err error) {
	took := time.Since(begin)
	level := zapcore.DebugLevel
	if took > slowStatement || err != nil && !expected(err) {
		level = zapcore.WarnLevel
	}
	entry := l.log.Check(level, "statement")
	if entry == nil {
		return
	}
	text, rows := statement()
	entry.Write(zap.String("sql", text), zap.Int64("rows", rows), zap.Duration("took", took), zap.Error(err))
}

func expected(err error) bool {
	_, violated := Violated(err)
	return violated || errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, gorm.ErrDuplicatedKey) ||
		errors.Is(err, gorm.ErrForeignKeyViolated) || errors.Is(err, context.Canceled)
}
