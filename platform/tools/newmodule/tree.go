package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// tree is the project that is worked on.
type tree struct{ root string }

// openTree finds the project that a folder belongs to.
func openTree(dir string) (tree, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return tree{}, fmt.Errorf("find the project: %w", err)
	}
	for ; ; root = filepath.Dir(root) {
		text, err := os.ReadFile(filepath.Join(root, "go.mod")) //nolint:gosec // looking for the project is the purpose
		if err == nil && bytes.HasPrefix(text, []byte("module roster\n")) {
			return tree{root}, nil
		}
		if filepath.Dir(root) == root {
			return tree{}, errors.New("this is not inside the project; change into its folder")
		}
	}
}

func (t tree) path(name string) string { return filepath.Join(t.root, filepath.FromSlash(name)) }

// read is a file's text.
func (t tree) read(name string) (string, error) {
	text, err := os.ReadFile(t.path(name))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	return string(text), nil
}

func (t tree) write(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(t.path(name)), 0o755); err != nil { //nolint:gosec // source files are for everybody
		return fmt.Errorf("make the folder of %s: %w", name, err)
	}
	if err := os.WriteFile(t.path(name), text, 0o644); err != nil { //nolint:gosec // as above
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// git runs git in the project and gives what it prints.
func (t tree) git(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...) //nolint:gosec // our own arguments
	cmd.Dir = t.root
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}

// clean refuses a tree with changes, so that git can show, and undo, what is written.
func (t tree) clean(ctx context.Context) error {
	changes, err := t.git(ctx, "status", "--porcelain")
	if err != nil {
		return err
	}
	if changes != "" {
		first, _, _ := strings.Cut(changes, "\n")
		return fmt.Errorf("the tree has changes (%s); commit or stash them first", strings.TrimSpace(first))
	}
	return nil
}

// free refuses a module whose names are taken.
func (t tree) free(s spec) error {
	if _, err := os.Stat(t.path("modules/" + s.Module)); err == nil {
		return fmt.Errorf("there is a module %s already; take another name", s.Module)
	}
	for _, taken := range []struct{ file, text, what string }{
		{schemaFile, `table "` + s.Table() + `" {`, "a table " + s.Table()},
		{"docs/openapi.yaml", "\n  /v1/" + s.Path() + ":\n", "a path /v1/" + s.Path()},
		{matrixFile, "\n  create-" + s.Kebab() + ":", "an operation create-" + s.Kebab()},
	} {
		text, err := t.read(taken.file)
		if err != nil {
			return err
		}
		if strings.Contains(text, taken.text) {
			return fmt.Errorf("there is %s already (%s); call the entity otherwise", taken.what, taken.file)
		}
	}
	return nil
}

// change is all that is to be written before the other tools run, by path.
func (t tree) change(s spec) (map[string][]byte, error) {
	files, err := render(s)
	if err != nil {
		return nil, err
	}
	for name, edit := range edits(s) {
		text, err := t.read(name)
		if err != nil {
			return nil, err
		}
		changed, err := edit(text)
		if err != nil {
			return nil, err
		}
		files[name] = []byte(changed)
	}
	return files, nil
}

// add writes a module and has the other tools do their part. When one of them fails, everything is taken back.
func (t tree) add(ctx context.Context, out io.Writer, s spec, dryRun bool) error {
	if err := t.free(s); err != nil {
		return err
	}
	if !dryRun {
		if err := t.clean(ctx); err != nil {
			return err
		}
	}
	files, err := t.change(s)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if dryRun {
			_, _ = fmt.Fprintf(out, "=== %s\n%s\n", name, files[name])
			continue
		}
		if err := t.write(name, files[name]); err != nil {
			return errors.Join(err, t.takeBack(ctx, s.Module))
		}
	}
	if dryRun {
		return nil
	}
	if err := t.finish(ctx, out, s); err != nil {
		return errors.Join(err, t.takeBack(ctx, s.Module))
	}
	_, _ = fmt.Fprintf(out, "The module %s is part of the program: go test ./modules/%s/... ./test/...\n", s.Module, s.Module)
	return nil
}

// takeBack leaves the tree as it was when it was clean, also when the tool was interrupted.
func (t tree) takeBack(ctx context.Context, module string) error {
	ctx = context.WithoutCancel(ctx)
	_, reset := t.git(ctx, "checkout", "--quiet", "--", ".")
	_, removed := t.git(ctx, "clean", "--quiet", "-fd", "modules/"+module, "platform/migrations", "docs", "sdk")
	return errors.Join(reset, removed)
}
