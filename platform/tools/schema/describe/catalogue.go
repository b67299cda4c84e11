package describe

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

//go:embed catalogue.sql
var catalogueQuery string

type catalogue struct {
	Tables    []table
	Functions []function
	Triggers  []trigger
}

type table struct {
	Name, Comment string
	Columns       []column
	Constraints   []constraint
	Indexes       []index
}

type column struct {
	Name, Type, Comment string
	Default             *string
	NotNull             bool
	Bytes               bool // compared by its bytes, under every locale
}

type constraint struct {
	Name, Kind, Rule string
	References       *string
	Columns          []string
	Cascades         bool
}

type index struct {
	Name, Definition string
	Comment          *string
	Primary, Unique  bool
}

type function struct {
	Name, Returns, Comment string
	Definer                bool
}

type trigger struct {
	Table, Name, Definition string
	Always                  bool
}

func readCatalogue(ctx context.Context, db *sql.DB) (catalogue, error) {
	var c catalogue
	var body []byte
	if err := db.QueryRowContext(ctx, catalogueQuery).Scan(&body); err != nil {
		return c, fmt.Errorf("read the catalogue: %w", err)
	}
	if err := json.Unmarshal(body, &c); err != nil {
		return c, fmt.Errorf("read the catalogue: %w", err)
	}
	return c, nil
}

// owner is the module that a comment begins with.
func owner(comment string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(comment, "Owner: "), ".")
	return name
}

// told is what a comment says after its owner.
func told(comment string) string {
	_, text, _ := strings.Cut(strings.TrimPrefix(comment, "Owner: "), ". ")
	return text
}

// view reports that a table is a materialised view: it has no constraint, not even a primary key.
func (t table) view() bool { return len(t.Constraints) == 0 }

// owned are the tables of an owner, or of everybody; those that others reference come first.
func (c catalogue) owned(by string) []table {
	var found []table
	for _, t := range c.Tables {
		if !t.view() && (by == "" || owner(t.Comment) == by) {
			found = append(found, t)
		}
	}
	slices.SortStableFunc(found, func(a, b table) int { return c.depth(a, 0) - c.depth(b, 0) })
	return found
}

// depth is how many tables have to be there before this one.
func (c catalogue) depth(t table, level int) int {
	deepest := level
	for _, k := range t.Constraints {
		if k.References == nil || *k.References == t.Name {
			continue
		}
		if i := slices.IndexFunc(c.Tables, func(other table) bool { return other.Name == *k.References }); i >= 0 {
			deepest = max(deepest, c.depth(c.Tables[i], level+1))
		}
	}
	return deepest
}

// key tells what part a column has in a constraint of a kind.
func (t table) key(kind, name string) (constraint, bool) {
	for _, k := range t.Constraints {
		if k.Kind == kind && slices.Contains(k.Columns, name) {
			return k, true
		}
	}
	return constraint{}, false
}

var casts = regexp.MustCompile(`::(text|regconfig|jsonb)(\[\])?`)

var (
	between = regexp.MustCompile(`\(?(\w+\(\w+\)|\w+) >= (\d+)\) AND \((\w+\(\w+\)|\w+) <= (\d+)\)`)
	anyOf   = regexp.MustCompile(`(\w+) = ANY \(ARRAY\[([^\]]*)\]\)`)
	castArg = regexp.MustCompile(`\(\((\w+)\)\)`)
)

// plain is a rule without what PostgreSQL adds when it prints one.
func plain(rule string) string {
	rule = unwrap(casts.ReplaceAllString(strings.TrimPrefix(rule, "CHECK "), ""))
	rule = castArg.ReplaceAllString(rule, "($1)")
	rule = between.ReplaceAllString(rule, "$1 BETWEEN $2 AND $4")
	return anyOf.ReplaceAllString(rule, "$1 IN ($2)")
}

// unwrap takes off the parentheses that enclose all of a rule.
func unwrap(rule string) string {
	for strings.HasPrefix(rule, "(") && closes(rule) == len(rule)-1 {
		rule = rule[1 : len(rule)-1]
	}
	return rule
}

// closes is where the parenthesis that a rule begins with is closed.
func closes(rule string) int {
	open := 0
	for i, r := range rule {
		switch r {
		case '(':
			open++
		case ')':
			open--
		}
		if open == 0 {
			return i
		}
	}
	return -1
}
