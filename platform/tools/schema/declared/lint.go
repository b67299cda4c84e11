package declared

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/postgres"
	_ "ariga.io/atlas/sql/postgres/postgrescheck" // registers the analysers
	"ariga.io/atlas/sql/schema"
	"ariga.io/atlas/sql/sqlcheck"

	"roster/platform/migrations"
	"roster/platform/tools/schema/scratch"
)

var allowance = regexp.MustCompile(`(?m)^-- lint:allow ([A-Z]+[0-9]+) \S`)

// Lint returns what looks unsafe in the last migration, or in all of them, one line each.
func (p Project) Lint(ctx context.Context, server *scratch.Server, all bool) (found []string, err error) {
	set, err := p.Migrations()
	if err != nil {
		return nil, err
	}
	database, err := server.Create(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	names, versions := set.Names(), set.Versions()
	first := 0
	if !all {
		first = max(len(names)-1, 0)
	}
	if first > 0 {
		if _, err := set.UpTo(ctx, database.DB, versions[first-1]); err != nil {
			return nil, fmt.Errorf("replay the migrations: %w", err)
		}
	}
	for i := first; i < len(names); i++ {
		lines, err := p.lintFile(ctx, database, set, names[i], versions[i])
		if err != nil {
			return nil, err
		}
		found = append(found, lines...)
	}
	return found, nil
}

func (p Project) lintFile(ctx context.Context, database *scratch.Database, set *migrations.Set, name string, version int64) ([]string, error) {
	body, err := fs.ReadFile(os.DirFS(p.MigrationsDir()), name)
	if err != nil {
		return nil, fmt.Errorf("read migration: %w", err)
	}
	from, err := Inspect(ctx, database.DB)
	if err != nil {
		return nil, err
	}
	if _, err := set.UpTo(ctx, database.DB, version); err != nil {
		return nil, fmt.Errorf("replay the migrations: %w", err)
	}
	to, err := Inspect(ctx, database.DB)
	if err != nil {
		return nil, err
	}
	diagnostics, err := analyse(ctx, database, migrate.NewLocalFile(name, body), from, to)
	if err != nil {
		return nil, err
	}
	allowed := map[string]bool{}
	for _, match := range allowance.FindAllStringSubmatch(string(body), -1) {
		allowed[match[1]] = true
	}
	var found []string
	for _, d := range append(lintText(string(body)), diagnostics...) {
		if !allowed[d.Code] {
			found = append(found, strings.TrimSpace(fmt.Sprintf("%s: %s %s", name, d.Code, d.Text)))
		}
	}
	return found, nil
}

// analyse runs Atlas's analysers over the difference that a migration makes.
func analyse(ctx context.Context, database *scratch.Database, file migrate.File, from, to *schema.Realm) ([]sqlcheck.Diagnostic, error) {
	driver, err := postgres.Open(database.DB)
	if err != nil {
		return nil, fmt.Errorf("open Atlas's driver: %w", err)
	}
	changes, err := driver.RealmDiff(from, to, schema.DiffNormalized())
	if err != nil {
		return nil, fmt.Errorf("compare the schemas: %w", err)
	}
	analysers, err := sqlcheck.AnalyzerFor(postgres.DriverName, nil)
	if err != nil {
		return nil, fmt.Errorf("load Atlas's analysers: %w", err)
	}
	var diagnostics []sqlcheck.Diagnostic
	pass := &sqlcheck.Pass{
		File: &sqlcheck.File{
			File: file, From: from, To: to, Sum: changes,
			Changes: []*sqlcheck.Change{{Changes: changes, Stmt: &migrate.Stmt{}}},
		},
		Reporter: sqlcheck.ReportWriterFunc(func(r sqlcheck.Report) { diagnostics = append(diagnostics, r.Diagnostics...) }),
	}
	for _, analyser := range analysers {
		// A destructive change is reported and returned as an error as well: the report has all of it.
		if err := analyser.Analyze(ctx, pass); err != nil && len(diagnostics) == 0 {
			return nil, fmt.Errorf("analyse the migration: %w", err)
		}
	}
	return diagnostics, nil
}
