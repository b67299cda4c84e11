package strictjson

import (
	"strconv"
	"unicode/utf16"
)

const escapeLength = len(`\u0000`)

// checkEscapes looks at the \u escapes of a document that is JSON already, so
// that a backslash can only be within a string.
func checkEscapes(document []byte) *Broken {
	for i := 0; i < len(document); i++ {
		if document[i] != '\\' {
			continue
		}
		char, ok := escaped(document[i:])
		if !ok {
			i++ // the escaped character, which may be a backslash
			continue
		}
		i += escapeLength - 1
		switch {
		case char == 0:
			return nul
		case !utf16.IsSurrogate(char):
			continue
		}
		low, ok := escaped(document[i+1:])
		if !ok || utf16.DecodeRune(char, low) == '\uFFFD' {
			return surrogate
		}
		i += escapeLength
	}
	return nil
}

// escaped reads the \uXXXX that the text starts with.
func escaped(text []byte) (char rune, ok bool) {
	if len(text) < escapeLength || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	code, err := strconv.ParseUint(string(text[2:escapeLength]), 16, 16)
	return rune(code), err == nil
}
