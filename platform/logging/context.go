package logging

import (
	"context"
	"slices"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

type contextKey struct{}

// carried is a logger and what it adds to each entry. They are put together when
// somebody asks, because most requests write a single entry.
type carried struct {
	log    *zap.Logger
	fields []zap.Field
}

// Into returns a context that carries the logger, with fields for each of its
// entries.
func Into(ctx context.Context, log *zap.Logger, fields ...zap.Field) context.Context {
	return context.WithValue(ctx, contextKey{}, carried{log, fields})
}

// From returns the logger the context carries, or one that writes nothing.
func From(ctx context.Context) *zap.Logger {
	if c, ok := ctx.Value(contextKey{}).(carried); ok {
		return c.log.With(c.fields...)
	}
	return zap.NewNop()
}

// Write writes one entry as From(ctx) would, for less.
func Write(ctx context.Context, level zapcore.Level, message string, fields ...zap.Field) {
	c, ok := ctx.Value(contextKey{}).(carried)
	if !ok {
		return
	}
	if entry := c.log.Check(level, message); entry != nil {
		entry.Write(slices.Concat(c.fields, fields)...)
	}
}
