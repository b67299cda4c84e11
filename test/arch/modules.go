package arch

import (
	"fmt"
	"maps"
	"slices"
)

// modules are the names of the folders under modules/.
func (t *tree) modules() []string {
	var names []string
	for _, p := range t.packages {
		if p.module != "" && !slices.Contains(names, p.module) {
			names = append(names, p.module)
		}
	}
	return names
}

// declaredModules fails for a module that uses does not list, for a line of
// uses without its module, and for a cycle among the lines.
func declaredModules(t *tree) []string {
	var broken []string
	present := t.modules()
	for _, m := range present {
		if _, listed := t.uses[m]; !listed {
			broken = append(broken, fmt.Sprintf("modules/%s: is missing in uses (test/arch/uses.go); say which modules it may call", m))
		}
	}
	for _, m := range slices.Sorted(maps.Keys(t.uses)) {
		if !slices.Contains(present, m) {
			broken = append(broken, fmt.Sprintf("modules/%s: is listed in uses and does not exist", m))
		}
		if slices.Contains(t.reach(m, nil), m) {
			broken = append(broken, fmt.Sprintf("modules/%s: uses itself, directly or through others", m))
		}
	}
	return broken
}

// reach lists the modules a module may use, directly or through others.
func (t *tree) reach(module string, seen []string) []string {
	for _, used := range t.uses[module] {
		if !slices.Contains(seen, used) {
			seen = t.reach(used, append(seen, used))
		}
	}
	return seen
}

// moduleBorders fails when somebody imports more of a module than its face, a
// module imports one that it does not declare, or anybody but the root (and
// the tests of the whole) imports a <m>module. Tests obey it too.
func moduleBorders(t *tree) []string {
	return t.eachImport(false, func(from *pkg, to place) string {
		switch {
		case to.module == "" || from.module == to.module && to.part != partComposition:
			return ""
		case from.dir == to.dir: // a package's own external test
			return ""
		case to.part == partComposition && from.area != areaRoot && from.area != areaTest:
			return "only the root puts modules together"
		case to.part != partComposition && to.part != partFace:
			return "others see a module's face only"
		case from.module != "" && !slices.Contains(t.uses[from.module], to.module):
			return fmt.Sprintf("%s does not list %s in uses (test/arch/uses.go)", from.module, to.module)
		}
		return ""
	})
}

// areaBorders fails when the platform or the settings import a module (the
// platform may import the settings, and configs/provide the faces), when a module imports more than modules and the platform,
// and when anybody imports tests of the whole.
func areaBorders(t *tree) []string {
	return t.eachImport(false, func(from *pkg, to place) string {
		switch {
		case from.area == areaPlatform && to.area != areaPlatform && to.area != areaConfigs:
			return "the platform knows no module"
		case from.area == areaPlatform && to.dir == dirProvide, from.dir == areaConfigs && to.area == areaModules:
			return "the settings know no module: only configs/provide does, for the root"
		case from.area == areaModules && to.area != areaModules && to.area != areaPlatform:
			return "a module stands on the platform and gets its settings as values"
		case to.area == areaTest && from.area != areaTest:
			return "nothing depends on the tests of the whole"
		}
		return ""
	})
}

// eachImport asks about every import of one package of this repository by
// another; an answer that is not empty is the reason why it is refused.
func (t *tree) eachImport(productionOnly bool, refuse func(from *pkg, to place) string) []string {
	var broken []string
	for _, p := range t.packages {
		for _, f := range p.files {
			if f.test && productionOnly {
				continue
			}
			for _, imported := range f.imports {
				to, ours := t.inside(imported)
				if !ours {
					continue
				}
				if why := refuse(p, to); why != "" {
					broken = append(broken, refused(f, imported, why))
				}
			}
		}
	}
	return broken
}

func refused(f *file, imported, why string) string {
	return fmt.Sprintf("%s: imports %s: %s", f.path, imported, why)
}
