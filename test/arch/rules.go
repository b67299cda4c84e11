package arch

// A rule finds what breaks it, one sentence each, beginning with the place.
type rule struct {
	name  string
	check func(*tree) []string
}

// rules are all that the tree is held to.
var rules = []rule{
	{"something was read", populated},
	{"modules use what they declare", declaredModules},
	{"modules meet at their faces", moduleBorders},
	{"platform knows no module", areaBorders},
	{"face, domain and app import inwards", layers},
	{"the core reaches no third party", pureCore},
	{"the core asks for the time", clocks},
	{"libraries stay in their adapter", homes},
	{"adapters do not meet", adapters},
	{"production code imports no tests", testImports},
	{"what is dangerous stays in few places", dangerous},
	{"regular expressions are written down", expressions},
	{"few call others", outgoing},
	{"cryptography is approved", cryptography},
	{"there is one log", logs},
	{"modules have the same folders", shape},
	{"packages are called like their folders", packageNames},
	{"domain types keep their state", domainState},
	{"stores leave transactions and columns alone", queries},
	{"files, functions and interfaces are small", sizes},
	{"packages and exported names are documented", documented},
	{"nothing is left for later", unfinished},
}
