package logging

import (
	"context"

	"go.uber.org/zap"
)

type contextKey struct{}

// Into returns a context that carries the logger.
func Into(ctx context.Context, log *zap.Logger) context.Context {
	return context.WithValue(ctx, contextKey{}, log)
}

// From returns the logger the context carries, or one that writes nothing.
func From(ctx context.Context) *zap.Logger {
	if log, ok := ctx.Value(contextKey{}).(*zap.Logger); ok {
		return log
	}
	return zap.NewNop()
}
