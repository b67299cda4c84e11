package domain

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// appendJSON appends the canonical encoding of one JSON value: a letter for its kind, then its text with its length, or
// the number of its items and each of them; members of an object by name. It does not depend on the spelling of the
// JSON. It works on the text, because a verification does this for every entry and a tree costs several times as much.
func appendJSON(enc, text []byte) ([]byte, error) {
	if !json.Valid(text) {
		return nil, errors.New("no JSON value")
	}
	enc, rest, err := appendValue(enc, text)
	if err != nil {
		return nil, err
	}
	if len(bytes.TrimLeft(rest, space)) > 0 {
		return nil, errors.New("more than one JSON value")
	}
	return enc, nil
}

const (
	space = " \t\r\n"
	// ends are what a number, true, false or null ends at.
	ends = ",]}" + space
)

// appendValue encodes the first value of a text that is valid, and gives what follows it.
func appendValue(enc, text []byte) (encoded, rest []byte, err error) {
	text = bytes.TrimLeft(text, space)
	switch text[0] {
	case '{':
		return appendMembers(enc, text[1:])
	case '[':
		return appendItems(enc, text[1:])
	case '"':
		value, rest, err := cutString(text)
		return appendSized(append(enc, 's'), value), rest, err
	}
	scalar, rest := text, []byte(nil)
	if end := bytes.IndexAny(text, ends); end >= 0 {
		scalar, rest = text[:end], text[end:]
	}
	if c := text[0]; c == 'n' || c == 't' || c == 'f' {
		return append(enc, c), rest, nil
	}
	return appendSized(append(enc, '#'), scalar), rest, nil
}

func appendItems(enc, text []byte) (encoded, rest []byte, err error) {
	enc = append(enc, '[')
	at, count := len(enc), uint64(0)
	enc = binary.BigEndian.AppendUint64(enc, 0)
	for {
		text = bytes.TrimLeft(text, space+",")
		if text[0] == ']' {
			binary.BigEndian.PutUint64(enc[at:], count)
			return enc, text[1:], nil
		}
		if enc, text, err = appendValue(enc, text); err != nil {
			return nil, nil, err
		}
		count++
	}
}

// member is one of an object, encoded, with its name before it.
type member struct{ name, encoded []byte }

// appendMembers puts them into the order of their names. A text that PostgreSQL's jsonb gives holds each name once.
func appendMembers(enc, text []byte) (encoded, rest []byte, err error) {
	var room [8]member
	members, scratch := room[:0], make([]byte, 0, len(text))
	for {
		text = bytes.TrimLeft(text, space+",")
		if text[0] == '}' {
			break
		}
		var name []byte
		if name, text, err = cutString(text); err != nil {
			return nil, nil, err
		}
		text = bytes.TrimLeft(text, space)[1:] // the colon
		start := len(scratch)
		if scratch, text, err = appendValue(appendSized(scratch, name), text); err != nil {
			return nil, nil, err
		}
		members = append(members, member{name, scratch[start:]})
	}
	slices.SortFunc(members, func(a, b member) int { return bytes.Compare(a.name, b.name) })
	enc = binary.BigEndian.AppendUint64(append(enc, '{'), uint64(len(members)))
	for i, m := range members {
		if i > 0 && bytes.Equal(m.name, members[i-1].name) {
			return nil, nil, errors.New("a name comes twice")
		}
		enc = append(enc, m.encoded...)
	}
	return enc, text[1:], nil
}

// cutString gives the string at the beginning of a text, decoded, and what follows it.
func cutString(text []byte) (value, rest []byte, err error) {
	end, plain := 1, true
	for text[end] != '"' {
		if text[end] == '\\' {
			plain = false
			end++
		}
		end++
	}
	value, rest = text[1:end], text[end+1:]
	if plain && utf8.Valid(value) {
		return value, rest, nil
	}
	var decoded string
	if err := json.Unmarshal(text[:end+1], &decoded); err != nil {
		return nil, nil, fmt.Errorf("read text: %w", err)
	}
	return []byte(decoded), rest, nil
}
