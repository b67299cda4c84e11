package arch

import "fmt"

// home is a library and the one part of a module that may know it.
type home struct {
	imported string
	part     string
}

// homesOf tells where in a module each library lives.
func (t *tree) homesOf() []home {
	return []home{
		{"github.com/danielgtaylor/huma", partHTTP},
		{"github.com/gin-gonic/gin", partHTTP},
		{t.module + "/platform/httpserver", partHTTP},
		{"gorm.io", partGORM},
	}
}

// homes fails when a part of a module imports a library that lives in another.
func homes(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		if p.module == "" {
			continue
		}
		for _, f := range p.production() {
			for _, imported := range f.imports {
				for _, h := range t.homesOf() {
					if below(imported, h.imported) && p.part != h.part && !t.judged(p, imported) {
						broken = append(broken, refused(f, imported, fmt.Sprintf("only internal/%s knows it", h.part)))
					}
				}
			}
		}
	}
	return broken
}

// judged says whether layers has refused an import already.
func (t *tree) judged(p *pkg, imported string) bool {
	l, ok := core[p.part]
	return ok && !t.allowed(p.place, l, imported)
}

// adapters fails when an adapter imports another, and when the contract of the
// stores imports a store or the API: each can be replaced without the others
// noticing.
func adapters(t *tree) []string {
	return t.eachImport(true, func(from *pkg, to place) string {
		switch {
		case from.module != to.module || !to.adapter() || from.part == to.part:
			return ""
		case from.adapter():
			return "adapters do not know each other"
		case from.part == partStoreTest && (to.part == partGORM || to.part == partHTTP):
			return "the contract is written against ports and not against an adapter"
		}
		return ""
	})
}
