package strictjson_test

import (
	"encoding/json"
	"strings"
	"testing"

	"roster/platform/strictjson"
)

func nested(levels int) string {
	return strings.Repeat("[", levels) + strings.Repeat("]", levels)
}

func TestAccepts(t *testing.T) {
	t.Parallel()
	for _, document := range []string{
		`{}`, `[]`, `null`, ` 1 `, `"x"`, `{"a":{"a":1},"b":[{"a":2},{"a":3}]}`, `{"a":"\\u0000"}`,
		`{"a":"\ud83d\ude00"}`, `"\\\ud83d\ude00"`, `{"a":1,"A":2}`, nested(strictjson.MaxDepth), "\t{\n}\r\n",
		`{"a":"b","b":"a"}`, `["a","a"]`, `1e308`,
	} {
		if broken := strictjson.Check([]byte(document)); broken != nil {
			t.Errorf("%s: %s", document, broken.Code)
		}
	}
}

// ASVS: 1.5.2, 15.3.7
func TestRefuses(t *testing.T) {
	t.Parallel()
	for document, code := range map[string]string{
		"":                              "syntax",
		" ":                             "syntax",
		`{`:                             "syntax",
		`[1,]`:                          "syntax",
		`[1 2]`:                         "syntax",
		`{"a" 1}`:                       "syntax",
		`{,}`:                           "syntax",
		`{a:1}`:                         "syntax",
		`{'a':1}`:                       "syntax",
		`// x` + "\n{}":                 "syntax",
		`[01]`:                          "syntax",
		`NaN`:                           "syntax",
		"\"a\nb\"":                      "syntax",
		"\xef\xbb\xbf{}":                "byte_order_mark",
		"\xff\xfe{\x00}\x00":            "encoding",
		"{\"a\":\"\xc3\x28\"}":          "encoding",
		"{\"a\":\"\xed\xa0\x80\"}":      "encoding",
		"{\"a\":\"\x00\"}":              "nul",
		"{\x00}":                        "nul",
		`{"a":"\u0000"}`:                "nul",
		`{"\u0000":1}`:                  "nul",
		`{"a":"\ud800"}`:                "surrogate",
		`{"a":"\udc00"}`:                "surrogate",
		`{"a":"\ud800x"}`:               "surrogate",
		`{"a":"\ud800\ud800"}`:          "surrogate",
		`{"a":"\ud800\u0041"}`:          "surrogate",
		`{"a":"\ud800\\udc00"}`:         "surrogate",
		`{"a":1,"a":2}`:                 "duplicate_member",
		`{"a":1,"\u0061":2}`:            "duplicate_member",
		`{"b":[{"a":{},"a":[]}]}`:       "duplicate_member",
		`{"a":{"x":1},"b":2,"a":3}`:     "duplicate_member",
		`{"a":[1e400]}`:                 "number_range",
		`{} {}`:                         "trailing_data",
		`{}x`:                           "trailing_data",
		`1 2`:                           "trailing_data",
		nested(strictjson.MaxDepth + 1): "depth",
		"[" + strings.Repeat("0,", strictjson.MaxTokens) + "0]": "tokens",
		strings.Repeat("[", 500_000):                            "depth",
		strings.Repeat(`{"a":`, 100_000):                        "depth",
	} {
		broken := strictjson.Check([]byte(document))
		if broken == nil || broken.Code != code {
			t.Errorf("%.40q: %+v instead of %s", document, broken, code)
		}
	}
}

// FuzzCheck holds the check to the standard library: what it accepts is JSON,
// and means the same after it was read and written again.
//
// ASVS: 1.5.2
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":null}]}`, `"\ud83d\ude00"`, `{"a":1,"a":2}`, `{} {}`, "\xef\xbb\xbf1", `[1,]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		if strictjson.Check(document) != nil {
			return
		}
		var value any
		if err := json.Unmarshal(document, &value); err != nil {
			t.Fatalf("%q was accepted: %v", document, err)
		}
		again, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if broken := strictjson.Check(again); broken != nil {
			t.Fatalf("%q became %q: %s", document, again, broken.Code)
		}
	})
}
