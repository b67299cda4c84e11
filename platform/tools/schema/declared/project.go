// Package declared compares the schema that schema.hcl declares with what the migrations make, and with live
// databases, and writes the migration that makes up the difference.
//
// The schema tool and test/schema call it; the server never does, because Atlas's HCL would come with it.
package declared

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"roster/platform/migrations"
)

// Project says where a checkout of Roster keeps its schema.
type Project struct {
	root string
}

// Find looks for the project's root, the folder with schema.hcl, from the working directory upwards.
func Find() (Project, error) {
	dir, err := os.Getwd()
	if err != nil {
		return Project{}, fmt.Errorf("find the project: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "schema.hcl")); err == nil {
			return At(dir), nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return Project{}, errors.New("no schema.hcl here or in a folder above: run it inside the project")
		}
		dir = parent
	}
}

// At is the project whose root is dir.
func At(dir string) Project { return Project{root: dir} }

// Root is the project's folder.
func (p Project) Root() string { return p.root }

// SchemaFile is the path of the declared schema.
func (p Project) SchemaFile() string { return filepath.Join(p.root, "schema.hcl") }

// MigrationsDir is the path of the migrations.
func (p Project) MigrationsDir() string { return filepath.Join(p.root, "platform", "migrations") }

// Migrations reads the migrations as they are on disk now.
func (p Project) Migrations() (*migrations.Set, error) {
	return migrations.New(os.DirFS(p.MigrationsDir()))
}
