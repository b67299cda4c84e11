package page_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roster/platform/page"
)

type position struct {
	At string `json:"at"`
	ID string `json:"id"`
}

func codec(t testing.TB, fill byte) *page.Codec {
	t.Helper()
	c, err := page.NewCodec(bytes.Repeat([]byte{fill}, page.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func encode(t testing.TB, c *page.Codec, scope string, p position) string {
	t.Helper()
	cursor, err := c.Encode(scope, p)
	if err != nil {
		t.Fatal(err)
	}
	return cursor
}

func TestCursorComesBack(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	rapid.Check(t, func(t *rapid.T) {
		scope := rapid.String().Draw(t, "scope")
		want := position{At: rapid.StringN(0, 20, 60).Draw(t, "at"), ID: rapid.StringN(0, 20, 60).Draw(t, "id")}
		asJSON, _ := json.Marshal(want) // what is no UTF-8 does not survive JSON
		_ = json.Unmarshal(asJSON, &want)
		cursor, err := c.Encode(scope, want)
		if err != nil {
			t.Fatal(err)
		}
		var got position
		if err := c.Decode(scope, cursor, &got); err != nil || got != want {
			t.Fatalf("%+v, %v instead of %+v", got, err, want)
		}
	})
}

func TestCursorForged(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	cursor := encode(t, c, "users|created_at|u1", position{"2026", "a"})
	flipped := []byte(cursor)
	flipped[len(flipped)/2] ^= 1
	wide, err := c.Encode("s", map[string]string{"at": "2026", "id": "a", "more": "x"})
	if err != nil {
		t.Fatal(err)
	}
	for name, try := range map[string]struct{ scope, cursor string }{
		"another caller":   {"users|created_at|u2", cursor},
		"another order":    {"users|email|u1", cursor},
		"another key":      {"s", encode(t, codec(t, 2), "s", position{})},
		"one bit changed":  {"users|created_at|u1", string(flipped)},
		"cut":              {"users|created_at|u1", cursor[:len(cursor)-4]},
		"lengthened":       {"users|created_at|u1", cursor + "AAAA"},
		"another spelling": {"users|created_at|u1", cursor + "\n"},
		"another type":     {"s", wide},
		"empty":            {"s", ""},
		"no base64":        {"s", "' OR 1=1 --"},
		"too long":         {"s", strings.Repeat("A", page.MaxCursor+1)},
	} {
		var got position
		if err := c.Decode(try.scope, try.cursor, &got); !errors.Is(err, page.ErrInvalidCursor) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCursorTellsNothing(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	p := position{"2026", "someone@example.com"}
	if first, second := encode(t, c, "s", p), encode(t, c, "s", p); first == second {
		t.Error("the same position gives the same cursor: readers can compare")
	}
}

func TestEncodeTooLong(t *testing.T) {
	t.Parallel()
	if _, err := codec(t, 1).Encode("s", position{At: strings.Repeat("x", page.MaxCursor)}); err == nil {
		t.Error("a cursor longer than its limit")
	}
}

func TestNewCodecKey(t *testing.T) {
	t.Parallel()
	if _, err := page.NewCodec(make([]byte, 16)); err == nil {
		t.Error("a short key was accepted")
	}
}

func FuzzDecode(f *testing.F) {
	c := codec(f, 1)
	f.Add("s", "")
	f.Add("", "AAAA")
	// Written down, as fuzzing goes on in other processes, which would make another.
	const genuine = "niQxOVaCzcCGEbSok5HQlit3TyrF0CyTH04hUpG3raMP9fC0HiUHH1oOYTjPSpS1yJ0"
	f.Add("s", genuine)
	f.Add("s", genuine+"\n")
	f.Add("t", genuine)
	f.Fuzz(func(t *testing.T, scope, cursor string) {
		var got position
		err := c.Decode(scope, cursor, &got)
		if ours := scope == "s" && cursor == genuine; (err == nil) != ours {
			t.Errorf("%q in %q: %v", cursor, scope, err)
		}
		if err != nil && !errors.Is(err, page.ErrInvalidCursor) {
			t.Errorf("%v is no fault", err)
		}
	})
}
