package declared

import (
	"regexp"
	"strings"

	"ariga.io/atlas/sql/sqlcheck"
)

var (
	comments      = regexp.MustCompile(`(?m)^\s*--.*$`)
	indexPlain    = regexp.MustCompile(`(?i)\bCREATE\s+(UNIQUE\s+)?INDEX\s+(IF\s+NOT\s+EXISTS\s+)?"?\w+"?\s+ON\s+(ONLY\s+)?([\w."]+)`)
	indexNoLock   = regexp.MustCompile(`(?i)\bCREATE\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY\b`)
	inBatches     = regexp.MustCompile(`(?is)\bDO\s+\$\$.*\bCOMMIT\b.*\$\$`)
	dropNoLock    = regexp.MustCompile(`(?i)^\s*DROP\s+INDEX\s+CONCURRENTLY\s+IF\s+EXISTS\b`)
	relationsMade = regexp.MustCompile(`(?i)\bCREATE\s+(?:TABLE|MATERIALIZED\s+VIEW)\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w."]+)`)
)

// lintText looks for what can be told from a migration's text alone. The codes are this project's own.
func lintText(text string) []sqlcheck.Diagnostic {
	head, rest, hasUp := strings.Cut(text, "-- +goose Up")
	up, down, hasDown := strings.Cut(rest, "-- +goose Down")
	if !hasUp || !hasDown || bare(up) == "" || bare(down) == "" {
		return []sqlcheck.Diagnostic{{Code: "RS101", Text: "needs an Up and a Down half that do something"}}
	}
	if strings.Contains(head, "-- +goose NO TRANSACTION") {
		return lintConcurrent(up, down)
	}
	var found []sqlcheck.Diagnostic
	for _, half := range []struct{ name, text string }{{"Up", up}, {"Down", down}} {
		if !strings.HasPrefix(comments.ReplaceAllString(half.text, ""), "\nSET LOCAL lock_timeout = ") {
			found = append(found, sqlcheck.Diagnostic{Code: "RS102", Text: half.name + " must begin with " + timeout})
		}
	}
	if indexNoLock.MatchString(up) {
		found = append(found, sqlcheck.Diagnostic{Code: "RS103", Text: "CREATE INDEX CONCURRENTLY needs -- +goose NO TRANSACTION and a file of its own"})
	}
	return append(found, lockingIndexes(up)...)
}

// lintConcurrent looks at what runs outside a transaction: an index that locks nobody out, also one for the way back only,
// or a loop that commits as it goes.
func lintConcurrent(up, down string) []sqlcheck.Diagnostic {
	var found []sqlcheck.Diagnostic
	if !indexNoLock.MatchString(up) && (inBatches.MatchString(up) || indexNoLock.MatchString(down)) {
		return nil
	}
	if len(indexNoLock.FindAllString(up, -1)) != 1 {
		found = append(found, sqlcheck.Diagnostic{Code: "RS104", Text: "a file outside a transaction builds one index and nothing else, or commits in a loop"})
	}
	if !dropNoLock.MatchString(comments.ReplaceAllString(up, "")) {
		found = append(found, sqlcheck.Diagnostic{Code: "RS105", Text: "Up must begin with DROP INDEX CONCURRENTLY IF EXISTS: a failed build leaves an invalid index"})
	}
	return found
}

// lockingIndexes finds indexes built inside a transaction on tables that the same file does not make: they keep
// writers out for as long as the build takes.
func lockingIndexes(up string) []sqlcheck.Diagnostic {
	made := map[string]bool{}
	for _, match := range relationsMade.FindAllStringSubmatch(up, -1) {
		made[unquote(match[1])] = true
	}
	var found []sqlcheck.Diagnostic
	for _, match := range indexPlain.FindAllStringSubmatch(up, -1) {
		if table := unquote(match[4]); !made[table] {
			found = append(found, sqlcheck.Diagnostic{Code: "RS106", Text: "CREATE INDEX locks writers of " + table + " out: use new --concurrently"})
		}
	}
	return found
}

// bare is what a half does beyond setting its time-out.
func bare(half string) string {
	return strings.TrimSpace(strings.ReplaceAll(comments.ReplaceAllString(half, ""), timeout, ""))
}

func unquote(name string) string {
	return strings.TrimPrefix(strings.ReplaceAll(name, `"`, ""), "public.")
}
