package hostile

import (
	"slices"
	"strings"

	"roster/test/operations"
)

// The kinds of places. Each header is a kind of its own.
const (
	inPath  = "path"
	inQuery = "query"
	inBody  = "body"
	asName  = "name"
	header  = "header "
)

// bearer is the header that carries a token.
const bearer = "Authorization: Bearer"

// place is where a text goes in the request of an operation.
type place struct {
	kind string
	// at is the name of the parameter, or the names on the way into the body.
	at []string
}

func (p place) String() string { return p.kind + " " + strings.Join(p.at, "/") }

// readEverywhere are headers that no operation tells of and each reads.
var readEverywhere = []string{"User-Agent", "Accept-Language", "X-Request-Id", "Authorization", bearer}

// placesOf lists the places of an operation.
func placesOf(op operations.Operation) []place {
	var places []place
	for _, name := range op.Parameters("path") {
		places = append(places, place{inPath, []string{name}})
	}
	for _, name := range op.Parameters("query") {
		places = append(places, place{inQuery, []string{name}})
	}
	for _, name := range slices.Concat(op.Parameters("header"), readEverywhere) {
		places = append(places, place{header + name, []string{name}})
	}
	for _, at := range op.Texts() {
		places = append(places, place{inBody, at})
		if at[len(at)-1] == operations.AnyName {
			places = append(places, place{asName, at})
		}
	}
	if op.MediaType != "" {
		places = append(places, place{asName, []string{operations.AnyName}})
	}
	return places
}

// shot is one text in one place.
type shot struct {
	place
	text string
}

// plan says what is sent to each operation: all in all places, or what is sharp
// in all places and the others in one place of each kind.
func plan(ops map[string]operations.Operation, sharp, all []string, whole bool) map[string][]shot {
	shots, kinds := map[string][]shot{}, map[string][]func(text string){}
	for _, id := range sortedKeys(ops) {
		for _, p := range placesOf(ops[id]) {
			aim := func(text string) { shots[id] = append(shots[id], shot{p, text}) }
			kinds[p.kind] = append(kinds[p.kind], aim)
			if !whole {
				each(sharp, aim)
			}
		}
	}
	for _, aims := range kinds {
		for i, aim := range aims {
			for n, text := range all {
				if whole || n%len(aims) == i && !slices.Contains(sharp, text) {
					aim(text)
				}
			}
		}
	}
	return shots
}

func each(texts []string, do func(string)) {
	for _, text := range texts {
		do(text)
	}
}
