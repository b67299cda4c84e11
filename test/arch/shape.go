package arch

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// shape fails for a module without the folders that each module has, without
// the file that names its ports, or with a folder that no module has.
func shape(t *tree) []string {
	var broken []string
	for _, m := range t.modules() {
		root := path.Join(areaModules, m)
		folders := []string{root, path.Join(root, m+"module")}
		for _, part := range []string{partDomain, partApp, partGORM, partHTTP, partStoreTest} {
			folders = append(folders, path.Join(root, "internal", part))
		}
		for _, dir := range folders {
			if !slices.ContainsFunc(t.packages, func(p *pkg) bool { return p.dir == dir }) {
				broken = append(broken, dir+": holds no package, and every module has one there")
			}
		}
	}
	for _, p := range t.packages {
		switch {
		case p.part == partStray:
			broken = append(broken, p.dir+": a module has a face, internal/ and its "+p.module+"module, and nothing else")
		case p.part == partApp && p.dir == path.Join(areaModules, p.module, "internal", partApp) && !p.has("ports.go"):
			broken = append(broken, p.dir+": has no ports.go, the one file that says what the module needs from outside")
		}
	}
	return broken
}

func (p *pkg) has(name string) bool {
	return slices.ContainsFunc(p.files, func(f *file) bool { return path.Base(f.path) == name })
}

// Names that say nothing of what a package is for.
var vague = []string{"base", "common", "helper", "helpers", "lib", "misc", "shared", "util", "utils"}

// packageNames fails for a package that is not called like its folder, and for
// a name that says nothing.
func packageNames(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		folder := path.Base(p.dir)
		if slices.Contains(vague, folder) {
			broken = append(broken, p.dir+": says nothing of what the package is for")
		}
		for _, f := range p.files {
			name := strings.TrimSuffix(f.syntax.Name.Name, "_test")
			if name != "main" && name != folder {
				broken = append(broken, fmt.Sprintf("%s: is package %s in a folder called %s", f.path, name, folder))
			}
		}
	}
	return broken
}
