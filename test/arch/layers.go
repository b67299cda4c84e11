package arch

import (
	"fmt"
	"slices"
	"strings"
)

// layer says what the production code of one part of the core may import
// beside the standard library.
type layer struct {
	platform []string // packages of the platform
	own      []string // parts of its own module
	used     bool     // the faces of the modules it uses
	without  []string // what of the standard library is not for it
	because  string
}

// Randomness, the clock and the outside world come in through ports.
var outside = []string{"crypto/rand", "database/sql", "log", "math/rand", "net/http", "os"}

var core = map[string]layer{
	partFace: {
		platform: []string{"authn", "event", "fault", "id"},
		used:     true,
		without:  outside,
		because:  "a face is values, errors, events and small interfaces",
	},
	partDomain: {
		platform: []string{"event", "fault", "id", "plaintext"},
		own:      []string{partFace},
		used:     true,
		without:  append([]string{"context"}, outside...),
		because:  "rules know neither context, clock, chance nor technology",
	},
	partApp: {
		platform: []string{"authn", "event", "fault", "id", "page", "together"},
		own:      []string{partFace, partDomain},
		used:     true,
		without:  outside,
		because:  "a use case reaches the outside through its ports",
	},
}

// layers fails when face, domain or app import what their layer does not list.
func layers(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		l, ok := core[p.part]
		if !ok {
			continue
		}
		for _, f := range p.production() {
			for _, imported := range f.imports {
				if !t.allowed(p.place, l, imported) {
					broken = append(broken, refused(f, imported, l.because))
				}
			}
		}
	}
	return broken
}

func (t *tree) allowed(from place, l layer, imported string) bool {
	if t.thirdParty(imported) {
		return false
	}
	to, ours := t.inside(imported)
	switch {
	case !ours:
		return !slices.ContainsFunc(l.without, func(root string) bool { return below(imported, root) })
	case to.area == areaPlatform:
		return slices.Contains(l.platform, strings.TrimPrefix(to.dir, "platform/"))
	case to.module == from.module:
		return to.part == from.part || slices.Contains(l.own, to.part)
	default: // whether the module is declared is for moduleBorders to say
		return l.used && to.part == partFace
	}
}

// pureCore fails when face, domain or app reach a third party through packages
// of this repository. What one of them imports itself is for layers to say.
func pureCore(t *tree) []string {
	var broken []string
	for _, p := range t.packages {
		if _, ok := core[p.part]; !ok {
			continue
		}
		seen := map[string]bool{p.dir: true}
		for _, next := range t.neighbours(p) {
			broken = append(broken, t.strangers(next, p.dir, seen)...)
		}
	}
	return broken
}

// strangers lists the third parties that p and what it imports reach.
func (t *tree) strangers(p *pkg, trail string, seen map[string]bool) []string {
	if seen[p.dir] {
		return nil
	}
	seen[p.dir] = true
	trail += " → " + p.dir
	var broken []string
	_, said := core[p.part]
	for _, f := range p.production() {
		for _, imported := range f.imports {
			if t.thirdParty(imported) && !said {
				broken = append(broken, fmt.Sprintf("%s → %s: the core reaches a third party", trail, imported))
			}
		}
	}
	for _, next := range t.neighbours(p) {
		broken = append(broken, t.strangers(next, trail, seen)...)
	}
	return broken
}

// neighbours are the packages of this repository that p's production imports.
func (t *tree) neighbours(p *pkg) []*pkg {
	var found []*pkg
	for _, next := range t.packages {
		imports := func(f *file) bool { return slices.Contains(f.imports, t.module+"/"+next.dir) }
		if slices.ContainsFunc(p.production(), imports) {
			found = append(found, next)
		}
	}
	return found
}
