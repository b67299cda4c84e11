package logging

import (
	"maps"
	"slices"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// maskingCore masks secrets and defuses control characters before an entry is encoded. It is the last line of defence:
// code that logs a secret is wrong all the same.
type maskingCore struct{ zapcore.Core }

// With masks the fields once, for all entries that will carry them.
func (c maskingCore) With(fields []zap.Field) zapcore.Core {
	return maskingCore{Core: c.Core.With(maskFields(fields))}
}

// Check makes sure that it is this core that writes, not the one inside.
func (c maskingCore) Check(e zapcore.Entry, ce *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(e.Level) {
		return ce.AddCore(e, c)
	}
	return ce
}

// Write masks message and fields.
func (c maskingCore) Write(e zapcore.Entry, fields []zap.Field) error {
	e.Message = escapeLine(maskText(e.Message))
	e.LoggerName = escapeLine(e.LoggerName)
	return c.Core.Write(e, maskFields(fields))
}

func maskFields(fields []zap.Field) []zap.Field {
	out := make([]zap.Field, 0, len(fields))
	for _, f := range fields {
		out = appendMasked(out, f)
	}
	return out
}

// appendMasked masks one field. Numbers, times and flags are no secrets; text is masked by its key and its looks; what
// has structure is taken apart, so that a secret inside an object is found too.
func appendMasked(out []zap.Field, f zap.Field) []zap.Field {
	f.Key = escapeWide(f.Key)
	switch f.Type {
	case zapcore.StringType:
		return append(out, zap.String(f.Key, maskValue(f.Key, f.String)))
	case zapcore.ByteStringType, zapcore.BinaryType, zapcore.StringerType, zapcore.ErrorType, zapcore.ReflectType,
		zapcore.ObjectMarshalerType, zapcore.ArrayMarshalerType, zapcore.InlineMarshalerType:
		enc := zapcore.NewMapObjectEncoder()
		f.AddTo(enc)
		for _, key := range slices.Sorted(maps.Keys(enc.Fields)) {
			out = append(out, field(escapeWide(key), maskTree(key, enc.Fields[key])))
		}
		return out
	default:
		return append(out, f)
	}
}

// field avoids zap.Any, which would write a JSON number as text.
func field(key string, v any) zap.Field {
	if s, ok := v.(string); ok {
		return zap.String(key, s)
	}
	return zap.Reflect(key, v)
}
