package hostile

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
)

//go:embed testdata/strings.txt
var list string

// everywhere is the heading of the texts that go into each place.
const everywhere = "# everywhere"

// texts reads the list: those for each place, and all of them.
func texts(t testing.TB) (sharp, all []string) {
	t.Helper()
	heading := ""
	for line := range strings.Lines(list) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "# "):
			heading = line
			continue
		case line == "":
			continue
		}
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if heading == everywhere {
			sharp = append(sharp, text)
		}
		all = append(all, text)
	}
	return sharp, append(all, strings.Repeat("a", 300), strings.Repeat("é", 4500), "e"+strings.Repeat("\u0301", 3000), strings.Repeat("../", 100))
}

// isSurrogate tells whether a text begins with half of a character, as the bytes
// that UTF-8 would give it.
func isSurrogate(text string) bool {
	return len(text) >= 3 && text[0] == 0xed && text[1] >= 0xa0 && text[1] <= 0xbf
}

// literal is a text as JSON writes it. Bytes that are no UTF-8 stay, and half
// characters become escapes.
func literal(text string) []byte {
	written := []byte{'"'}
	for len(text) > 0 {
		size := 1
		switch c := text[0]; {
		case isSurrogate(text):
			half := rune(c&0x0f)<<12 | rune(text[1]&0x3f)<<6 | rune(text[2]&0x3f)
			written, size = fmt.Appendf(written, `\u%04x`, half), 3
		case c < ' ':
			written = fmt.Appendf(written, `\u%04x`, c)
		case c == '"', c == '\\':
			written = append(written, '\\', c)
		default:
			written = append(written, c)
		}
		text = text[size:]
	}
	return append(written, '"')
}

func TestTheListIsSound(t *testing.T) {
	t.Parallel()
	sharp, all := texts(t)
	if len(sharp) < 5 || len(all) < 400 {
		t.Errorf("%d texts, %d of them for each place", len(all), len(sharp))
	}
	seen := map[string]bool{}
	for _, text := range all {
		if seen[text] {
			t.Errorf("%q is there twice", text)
		}
		seen[text] = true
		if !json.Valid(literal(text)) {
			t.Errorf("%q became %s", text, literal(text))
		}
	}
	if got := meant("\xed\xa0\xbd\xed\xb8\x80"); got != "😀" {
		t.Errorf("two halves are %q", got)
	}
	if got := string(literal("\xed\xa0\xbd\"\x00é\\")); got != `"\ud83d\"\u0000é\\"` {
		t.Errorf("a literal is %s", got)
	}
}
