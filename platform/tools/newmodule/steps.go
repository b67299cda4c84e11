package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const migrations = "platform/migrations"

// finish has the tools of the project write what they write: wiring, migration, documents, client.
func (t tree) finish(ctx context.Context, out io.Writer, s spec) error {
	if err := t.steps(ctx, out, []string{"go", "tool", "wire", "gen", ".", "./modules/" + s.Module + "/..."}, []string{"go", "tool", "schema", "diff", s.Module}); err != nil {
		return err
	}
	name, err := t.newestMigration(s.Module)
	if err != nil {
		return err
	}
	text, err := t.read(name)
	if err != nil {
		return err
	}
	completed, err := completeMigration(s, text)
	if err != nil {
		return err
	}
	if err := t.write(name, []byte(completed)); err != nil {
		return err
	}
	return t.regenerate(ctx, out)
}

// regenerate renews what is made from schema, routes and permissions.
func (t tree) regenerate(ctx context.Context, out io.Writer) error {
	return t.steps(ctx, out,
		[]string{"go", "tool", "schema", "hash"}, []string{"go", "tool", "schema", "describe"}, []string{"make", "--silent", "generate"})
}

// steps runs commands in the project, one after the other. What a failing one printed is shown.
func (t tree) steps(ctx context.Context, out io.Writer, commands ...[]string) error {
	for _, words := range commands {
		line := strings.Join(words, " ")
		_, _ = fmt.Fprintln(out, line)
		cmd := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // our own commands
		cmd.Dir = t.root
		if printed, err := cmd.CombinedOutput(); err != nil {
			_, _ = out.Write(printed)
			return fmt.Errorf("%s failed, see above; nothing was left: %w", line, err)
		}
	}
	return nil
}

// newestMigration is the last migration, which has to be the module's.
func (t tree) newestMigration(module string) (string, error) {
	files, err := filepath.Glob(t.path(migrations + "/*.sql"))
	if err != nil || len(files) == 0 {
		return "", errors.Join(errors.New("there are no migrations"), err)
	}
	last := filepath.Base(files[len(files)-1])
	if !strings.HasSuffix(last, "_"+module+".sql") {
		return "", fmt.Errorf("the last migration is %s and none of %s alone; a later one stands on it", last, module)
	}
	return migrations + "/" + last, nil
}

// remove takes a fresh module out again: one whose migration is the last, and that nothing else uses. It has to be
// committed, so that git can bring it back.
func (t tree) remove(ctx context.Context, out io.Writer, args []string) error {
	if len(args) != 1 || !moduleName.MatchString(args[0]) {
		return errors.New("--remove takes the name of one module and nothing else")
	}
	module := args[0]
	if _, err := os.Stat(t.path("modules/" + module)); err != nil {
		return fmt.Errorf("there is no module %s", module)
	}
	if err := t.clean(ctx); err != nil {
		return err
	}
	migration, err := t.newestMigration(module)
	if err != nil {
		return err
	}
	changed, err := t.without(module)
	if err != nil {
		return err
	}
	if err := t.takeOut(ctx, out, module, migration, changed); err != nil {
		return errors.Join(err, t.takeBack(ctx, module))
	}
	_, _ = fmt.Fprintf(out, "The module %s is gone. A database that had its migration still has the table.\n", module)
	return nil
}

func (t tree) takeOut(ctx context.Context, out io.Writer, module, migration string, changed map[string]string) error {
	for name, text := range changed {
		if err := t.write(name, []byte(text)); err != nil {
			return err
		}
	}
	if err := errors.Join(os.RemoveAll(t.path("modules/"+module)), os.Remove(t.path(migration))); err != nil {
		return fmt.Errorf("remove the files of %s: %w", module, err)
	}
	return t.regenerate(ctx, out)
}

// without are the files kept by hand as they were before a module was added.
func (t tree) without(module string) (map[string]string, error) {
	changed := map[string]string{}
	for name, drop := range map[string]func(string) (string, error){
		wireFile:   func(text string) (string, error) { return dropWiring(module, text) },
		usesFile:   func(text string) (string, error) { return dropUse(module, text) },
		schemaFile: func(text string) (string, error) { return dropTable(module, text) },
		matrixFile: func(text string) (string, error) { return dropMatrixRows(module, text), nil },
	} {
		text, err := t.read(name)
		if err != nil {
			return nil, err
		}
		if changed[name], err = drop(text); err != nil {
			return nil, err
		}
	}
	return changed, nil
}
