//go:build unix

package embeddedpg

import (
	"context"
	"os"
	"path/filepath"
	"strings"
)

// packagedFolders are where Debian and Homebrew put PostgreSQL.
var packagedFolders = []string{
	"/usr/lib/postgresql/*/bin",
	"/opt/homebrew/opt/postgresql@*/bin",
	"/usr/local/opt/postgresql@*/bin",
}

// installed lists the folders that may hold PostgreSQL's programs, each once.
func (l locator) installed(ctx context.Context) []string {
	var dirs []string
	if dir := l.askPgConfig(ctx); dir != "" {
		dirs = append(dirs, dir)
	}
	for _, pattern := range l.patterns {
		found, _ := filepath.Glob(pattern) // fails on bad patterns only
		dirs = append(dirs, found...)
	}
	if program := l.lookUp("postgres"); program != "" {
		dirs = append(dirs, filepath.Dir(program))
	}
	var kept []string
	seen := map[string]bool{}
	for _, dir := range dirs {
		// A search path that leads to links leads to the programs' own folder.
		program, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		if err != nil || seen[program] {
			continue
		}
		seen[program] = true
		kept = append(kept, filepath.Dir(program))
	}
	return kept
}

// askPgConfig asks the pg_config of the search path where the server is. Often
// there is none: it belongs to the packages for developers.
func (l locator) askPgConfig(ctx context.Context) string {
	program := l.lookUp("pg_config")
	if program == "" {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, inspectLimit)
	defer cancel()
	b := binaries{dir: filepath.Dir(program)}
	output, err := runToEnd(ctx, b.command(l.account, "pg_config", "--bindir"))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(output))
}

// lookUp finds a program on the search path. Entries that are not absolute
// would mean another program in each folder, and are left out.
func (l locator) lookUp(name string) string {
	for _, dir := range l.path {
		program := filepath.Join(dir, name)
		if info, err := os.Stat(program); filepath.IsAbs(dir) && err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return program
		}
	}
	return ""
}
