package coverage

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// ID is the number of a clause, such as 6.2.1: chapter, section, clause.
type ID [3]int

var idPattern = regexp.MustCompile(`^[1-9][0-9]?\.[1-9][0-9]?\.[1-9][0-9]?$`)

// ParseID reads a number; anything but three small ones with dots between is an error.
func ParseID(text string) (ID, error) {
	if !idPattern.MatchString(text) {
		return ID{}, fmt.Errorf("%q is no number of a clause, such as 6.2.1", text)
	}
	var id ID
	for i, part := range strings.Split(text, ".") {
		id[i], _ = strconv.Atoi(part) // digits, as the pattern says
	}
	return id, nil
}

// String is the number as the standard writes it.
func (i ID) String() string { return fmt.Sprintf("%d.%d.%d", i[0], i[1], i[2]) }

// UnmarshalText lets a number be a key of the catalogue.
func (i *ID) UnmarshalText(text []byte) error {
	id, err := ParseID(string(text))
	*i = id
	return err
}

// compare orders as the standard does.
func compare(a, b ID) int { return slices.Compare(a[:], b[:]) }

// Clause is what the standard asks, in our words, and what we say of it where no test speaks.
type Clause struct {
	// Level is 1 or 2.
	Level int `yaml:"level"`
	// Asks is the sense of it.
	Asks string `yaml:"asks"`
	// Documented is the section that answers a clause that asks for documentation: docs/x.md#section.
	Documented string `yaml:"documented"`
	// NotYet says what is missing.
	NotYet string `yaml:"not_yet"`
	// NotApplicable says why the clause is not about us.
	NotApplicable string `yaml:"not_applicable"`
	// Note is what a reader has to know beside the tests.
	Note string `yaml:"note"`
}

// State is what is said of a clause.
type State int

// The states, from the best to none.
const (
	Shown State = iota
	Documented
	NotYet
	NotApplicable
	Silent // nobody says anything of it
)

// state is that of a clause with so many tests; contradictions are for Problems to find.
func (c Clause) state(tests int) State {
	switch {
	case c.NotYet != "":
		return NotYet
	case c.NotApplicable != "":
		return NotApplicable
	case c.Documented != "":
		return Documented
	case tests > 0:
		return Shown
	}
	return Silent
}
