package arch

import (
	"path"
	"slices"
	"strings"
)

// The areas of the repository: its top folders, and the root itself.
const (
	areaRoot     = "."
	areaModules  = "modules"
	areaPlatform = "platform"
	areaConfigs  = "configs"
	areaTest     = "test"
)

// dirProvide hands the settings to those who want them, modules among them.
const dirProvide = "configs/provide"

// The parts of a module that have rules of their own. Every other folder under
// internal/ is an adapter too.
const (
	partFace        = "face"
	partDomain      = "domain"
	partApp         = "app"
	partGORM        = "gormstore"
	partHTTP        = "httpapi"
	partStoreTest   = "storetest"
	partComposition = "composition" // modules/<m>/<m>module
	partStray       = "stray"       // a folder that no module has
)

// place is where a package stands.
type place struct {
	dir    string
	area   string
	module string // its module; empty outside modules/
	part   string // its part of the module; empty outside modules/
}

// placeOf reads a place off a folder's path.
func placeOf(dir string) place {
	elements := strings.Split(dir, "/")
	p := place{dir: dir, area: elements[0]}
	if p.area != areaModules || len(elements) < 2 {
		return p
	}
	p.module = elements[1]
	switch rest := elements[2:]; {
	case len(rest) == 0:
		p.part = partFace
	case rest[0] == "internal" && len(rest) > 1:
		p.part = rest[1]
	case len(rest) == 1 && rest[0] == p.module+"module":
		p.part = partComposition
	default:
		p.part = partStray
	}
	return p
}

// adapter says whether the package connects the module to a technology.
func (p place) adapter() bool {
	core := []string{"", partFace, partDomain, partApp, partStoreTest, partComposition, partStray}
	return !slices.Contains(core, p.part)
}

// forTests says whether the package exists for tests alone.
func (p place) forTests() bool {
	return p.area == areaTest || strings.HasSuffix(path.Base(p.dir), "test")
}

// inside gives the place of an imported package of this repository.
func (t *tree) inside(imported string) (place, bool) {
	if imported == t.module {
		return placeOf(areaRoot), true
	}
	dir, ok := strings.CutPrefix(imported, t.module+"/")
	return placeOf(dir), ok
}

// thirdParty says whether an imported package is neither ours nor Go's own.
func (t *tree) thirdParty(imported string) bool {
	if _, ours := t.inside(imported); ours {
		return false
	}
	first, _, _ := strings.Cut(imported, "/")
	return strings.Contains(first, ".")
}

// below says whether an import path is root or lies under it.
func below(imported, root string) bool {
	return imported == root || strings.HasPrefix(imported, root+"/")
}
