package arch

import "slices"

// populated fails when nothing was read: a rule over no packages always holds.
func populated(t *tree) []string {
	var broken []string
	for _, area := range []string{areaRoot, areaModules, areaPlatform} {
		if !slices.ContainsFunc(t.packages, func(p *pkg) bool { return p.area == area }) {
			broken = append(broken, area+": holds no package, so that nothing was checked")
		}
	}
	return broken
}
