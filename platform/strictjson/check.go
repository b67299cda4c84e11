// Package strictjson refuses JSON that two parsers could understand in two
// ways, or that costs more than it says: what it lets through means the same to
// everybody.
package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

const (
	// MaxDepth is how deep arrays and objects may be nested.
	MaxDepth = 32
	// MaxTokens is how many names, values, braces and brackets a document may
	// have: each costs far more to understand than to send.
	MaxTokens = 20_000
)

// Broken is the rule that a document breaks. It never repeats the document.
type Broken struct{ Code, Message string }

var (
	byteOrderMark = &Broken{"byte_order_mark", "starts with a byte order mark"}
	notUTF8       = &Broken{"encoding", "is not UTF-8 text"}
	nul           = &Broken{"nul", "holds the character U+0000"}
	surrogate     = &Broken{"surrogate", "holds half a surrogate pair"}
	tooDeep       = &Broken{"depth", "is nested deeper than 32 levels"}
	tooMany       = &Broken{"tokens", "has more than 20,000 names and values"}
	duplicate     = &Broken{"duplicate_member", "has an object with the same member twice"}
	trailing      = &Broken{"trailing_data", "goes on after the document"}
	number        = &Broken{"number_range", "holds a number that is out of range"}
	syntax        = &Broken{"syntax", "is no JSON"}
)

// Check returns the rule that the document breaks, or nil. The caller bounds
// its size.
func Check(document []byte) *Broken {
	switch {
	case bytes.HasPrefix(document, []byte("\xef\xbb\xbf")):
		return byteOrderMark
	case !utf8.Valid(document):
		return notUTF8
	case bytes.IndexByte(document, 0) >= 0:
		return nul
	}
	if broken := checkStructure(document); broken != nil {
		return broken
	}
	return checkEscapes(document)
}

// level is one open array or object.
type level struct {
	members  map[string]struct{} // nil in an array
	wantName bool
}

func checkStructure(document []byte) *Broken {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var open []level
	for tokens := 0; tokens == 0 || len(open) > 0; tokens++ {
		if tokens == MaxTokens {
			return tooMany
		}
		token, err := decoder.Token()
		if err != nil {
			return syntax
		}
		var broken *Broken
		if open, broken = step(open, token); broken != nil {
			return broken
		}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return trailing
	}
	// Token is more forgiving than the grammar is.
	if !json.Valid(document) {
		return syntax
	}
	return nil
}

// step follows the document by one token.
func step(open []level, token json.Token) ([]level, *Broken) {
	if delim, ok := token.(json.Delim); ok && (delim == '}' || delim == ']') {
		return open[:len(open)-1], nil
	}
	if len(open) > 0 && open[len(open)-1].members != nil {
		inner := &open[len(open)-1]
		if name, ok := token.(string); ok && inner.wantName {
			if _, seen := inner.members[name]; seen {
				return open, duplicate
			}
			inner.members[name] = struct{}{}
			inner.wantName = false
			return open, nil
		}
		inner.wantName = true
	}
	switch value := token.(type) {
	case json.Delim:
		return enter(open, value)
	case json.Number:
		if _, err := value.Float64(); err != nil {
			return open, number
		}
	}
	return open, nil
}

func enter(open []level, delim json.Delim) ([]level, *Broken) {
	if len(open) == MaxDepth {
		return open, tooDeep
	}
	if delim == '{' {
		return append(open, level{members: map[string]struct{}{}, wantName: true}), nil
	}
	return append(open, level{}), nil
}
