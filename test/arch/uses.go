package arch

// uses lists, for each module, the modules it may call; the order it declares
// has no cycle. A new module adds its line here on purpose: depending on a
// module is a decision and not an accident.
var uses = map[string][]string{
	"user":     {},
	"identity": {"user"},
	"audit":    {},
}
