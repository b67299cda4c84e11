package arch

import (
	"fmt"
	"slices"
)

// dirLogging decides what a line of the log looks like, and where it goes.
const dirLogging = "platform/logging"

// What makes a logger or gives it another place, by package.
var loggers = map[string][]string{
	"go.uber.org/zap":         {"New", "NewDevelopment", "NewExample", "NewProduction", "Open", "RegisterSink"},
	"go.uber.org/zap/zapcore": {"AddSync", "NewCore", "NewTee"},
	"log/slog":                {"Default", "NewJSONHandler", "NewTextHandler", "SetDefault"},
}

// logs fails for a log beside the one of the process: it would be masked by
// nobody, and nobody would know of it.
func logs(t *tree) []string {
	return t.eachProductionFile(func(p *pkg, f *file) []string {
		if p.within([]string{dirLogging}) {
			return nil
		}
		var broken []string
		for _, imported := range f.imports {
			if slices.Contains([]string{"log", "log/syslog"}, imported) && !t.judged(p, imported) {
				broken = append(broken, refused(f, imported, "lines go through "+dirLogging))
			}
		}
		for imported, makers := range loggers {
			for used := range selectors(f, imported) {
				if slices.Contains(makers, used.Sel.Name) {
					broken = append(broken, fmt.Sprintf("%s: uses %s of %s: lines go through %s", t.at(used), used.Sel.Name, imported, dirLogging))
				}
			}
		}
		return broken
	})
}
