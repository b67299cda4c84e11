package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"roster/platform/tools/schema/declared"
	"roster/platform/tools/schema/describe"
	"roster/platform/tools/schema/scratch"
	"roster/platform/tools/schema/snapshot"
)

func documents(ctx context.Context, out io.Writer, args []string) (err error) {
	if err := parse(flagSet("describe"), args, 0); err != nil {
		return err
	}
	return withServer(ctx, func(p declared.Project, s *scratch.Server) (err error) {
		replayed, err := p.Replay(ctx, s)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, replayed.Close()) }()
		return renewDocuments(ctx, out, p, replayed)
	})
}

// renewDocuments writes anew what is made from the schema, as far as the project has it.
func renewDocuments(ctx context.Context, out io.Writer, p declared.Project, replayed *scratch.Database) error {
	set, err := p.Migrations()
	if err != nil {
		return err
	}
	for file, render := range map[string]func(old string) (string, error){
		snapshot.SchemaFile: func(string) (string, error) { return snapshot.Schema(ctx, replayed.DB, set) },
		describe.ModelFile:  func(old string) (string, error) { return describe.Fill(ctx, replayed.DB, old) },
		describe.GuideFile:  func(old string) (string, error) { return describe.Fill(ctx, replayed.DB, old) },
	} {
		if err := rewrite(out, filepath.Join(p.Root(), file), file, render); err != nil {
			return err
		}
	}
	return nil
}

func rewrite(out io.Writer, path, name string, render func(old string) (string, error)) error {
	old, err := os.ReadFile(path) //nolint:gosec // a document of the project
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	text, err := render(string(old))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if text == string(old) {
		return nil
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // a document, readable by all
		return fmt.Errorf("write %s: %w", name, err)
	}
	return say(out, "wrote "+name)
}
