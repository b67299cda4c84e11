package completeness

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// change is one row that was inserted, updated, deleted, or a table that was emptied.
type change struct {
	table, verb string
	old, new    map[string]string
}

// parse reads a line of test_decoding, such as
//
//	table public.users: UPDATE: old-key: id[uuid]:'…' new-tuple: id[uuid]:'…' version[bigint]:2
func parse(line string) (change, error) {
	table, rest, ok := strings.Cut(strings.TrimPrefix(line, "table "), ": ")
	verb, rest, ok2 := strings.Cut(rest, ":")
	if !ok || !ok2 {
		return change{}, fmt.Errorf("no change of a row: %s", line)
	}
	c := change{table: table, verb: verb}
	rest = strings.TrimSpace(rest)
	if after, found := strings.CutPrefix(rest, "old-key: "); found {
		var err error
		if c.old, rest, err = columns(after); err != nil {
			return c, fmt.Errorf("%w: %s", err, line)
		}
		rest = strings.TrimPrefix(rest, "new-tuple: ")
	}
	if rest == "(no-tuple-data)" || verb == "TRUNCATE" {
		return c, nil
	}
	var err error
	if c.new, _, err = columns(rest); err != nil {
		return c, fmt.Errorf("%w: %s", err, line)
	}
	return c, nil
}

// columns reads name[type]:value until the end, or until the next tuple.
func columns(text string) (map[string]string, string, error) {
	found := map[string]string{}
	for text != "" && !strings.HasPrefix(text, "new-tuple: ") {
		name, rest, ok := strings.Cut(text, "[")
		if !ok {
			return nil, "", fmt.Errorf("no column")
		}
		_, rest, ok = strings.Cut(rest, "]:")
		if !ok {
			return nil, "", fmt.Errorf("no type")
		}
		value := rest
		if strings.HasPrefix(rest, "'") {
			end := 1
			for end < len(rest) && (rest[end] != '\'' || end+1 < len(rest) && rest[end+1] == '\'') {
				if rest[end] == '\'' {
					end++
				}
				end++
			}
			value = rest[:min(end+1, len(rest))]
		} else if space := strings.IndexByte(rest, ' '); space >= 0 {
			value = rest[:space]
		}
		found[name] = value
		text = strings.TrimPrefix(rest[len(value):], " ")
	}
	return found, text, nil
}

// changed are the columns that differ, sorted; all of an inserted or deleted row.
func (c change) changed() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(c.new)) {
		// A large value that stayed as it is is not told again.
		if c.old == nil || c.old[name] != c.new[name] && c.new[name] != "unchanged-toast-datum" {
			names = append(names, name)
		}
	}
	return names
}

func (c change) String() string {
	if c.verb == "UPDATE" {
		return c.table + " UPDATE " + strings.Join(c.changed(), ",")
	}
	return c.table + " " + c.verb
}

func (x transaction) String() string {
	var did, told []string
	for _, c := range x.owned {
		did = append(did, c.String())
	}
	for _, e := range x.entries {
		told = append(told, e.new["action"]+" "+e.new["outcome"])
	}
	slices.Sort(did)
	return fmt.Sprintf("did [%s], told [%s]", strings.Join(slices.Compact(did), "; "), strings.Join(told, "; "))
}

func TestParse(t *testing.T) {
	t.Parallel()
	c, err := parse(`table public.users: UPDATE: old-key: id[uuid]:'a' name[text]:'it''s [x]: new-tuple: ' n[integer]:1 tags[text[]]:'{}' new-tuple: id[uuid]:'a' name[text]:'b' n[integer]:null tags[text[]]:'{}'`)
	if err != nil || c.verb != "UPDATE" || c.table != "public.users" || !slices.Equal(c.changed(), []string{"n", "name"}) || c.old["name"] != `'it''s [x]: new-tuple: '` {
		t.Errorf("%+v, %v", c, err)
	}
}
