package domain

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"roster/platform/event"
)

func TestSecretNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"password": true, "new_password": true, "passwordHash": true, "Password": true, "refresh_token": true,
		"token_digest": true, "api-key": true, "privateKey": true, "metadata.client_secret": true, "TOKEN": true,
		"password_changed_at": false, "token_epoch": false, "signing_key": false, "key": false, "email": false,
		"secretary": false, "pinned": false, "": false, "display_name": false, "hash_algorithm": false,
	} {
		if got := secretName(name); got != want {
			t.Errorf("%q: got %v", name, got)
		}
	}
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	var none *string
	for i, c := range []struct {
		value any
		want  string
	}{
		{nil, ""}, {none, ""}, {json.RawMessage("null"), ""},
		{"a\x00<&>\xff", `"a` + "\uFFFD<&>\uFFFD" + `"`},
		{map[string]any{"a\x00": []string{"b\xff\x00"}}, `{"a` + "\uFFFD" + `":["b` + "\uFFFD\uFFFD" + `"]}`},
		{json.RawMessage(`-5`), `-5`}, {json.RawMessage(`-0`), `0`}, {json.RawMessage(`-0.00`), `0.00`}, {json.RawMessage(`1e2`), `"1e2"`},
		{json.RawMessage(`1.50`), `1.50`}, {math.MaxFloat64, `"1.7976931348623157e+308"`}, {uint64(math.MaxUint64), `18446744073709551615`},
		{map[string]any{"theme": "dark", "apiToken": "canary", "list": []any{map[string]any{"password": map[string]any{"x": 1}}}},
			`{"apiToken":"[redacted]","list":[{"password":"[redacted]"}],"theme":"dark"}`},
		{strings.Split(strings.Repeat("x", maxValueBytes), ""), fmt.Sprintf(`"[%d bytes not kept]"`, 4*maxValueBytes+1)},
	} {
		got, err := normalise(c.value)
		if err != nil || string(got) != c.want || (got == nil) != (c.want == "") {
			t.Errorf("%d: got %s, %v, want %s", i, got, err, c.want)
		}
	}
}

func TestOnlyJSONIsReadAndWritten(t *testing.T) {
	t.Parallel()
	if tree, err := parse([]byte("{")); err == nil {
		t.Errorf("half an object was read as %v", tree)
	}
	if raw, err := render(func() {}); err == nil {
		t.Errorf("a function was written as %s", raw)
	}
}

func TestLongTextsKeepTheirBeginning(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("a", maxValueBytes*2), strings.Repeat("\x01", maxValueBytes)} {
		got, err := normalise(text)
		if err != nil || len(got) > maxValueBytes || len(got) < maxValueBytes/4 || !strings.HasSuffix(string(got), cutMark+`"`) {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	}
}

// Whatever changes there are, the entry fits the table's limit and is one JSON object.
func TestChangesFitTheTable(t *testing.T) {
	t.Parallel()
	for _, fields := range []int{0, 1, 9, 100, 101, 120} {
		for _, size := range []int{0, 20, 40, 1000, maxValueBytes / 2, maxValueBytes} {
			for _, personal := range []bool{true, false} {
				checkFits(t, fields, size, personal)
			}
		}
	}
}

func checkFits(t *testing.T, fields, size int, personal bool) {
	t.Helper()
	var changes []event.Change
	for i := range fields {
		changes = append(changes, event.Change{
			Field: fmt.Sprintf("field_%03d", i), Old: strings.Repeat("\"", size), New: i, Personal: personal,
		})
	}
	d, err := Compose(envelope(event.Description{Changes: changes}))
	if err != nil {
		t.Fatal(err)
	}
	e, err := d.Seal(Boxes{d.clear.ChangesOwner(): plainBox{}})
	if err != nil {
		t.Fatal(err)
	}
	var stored map[string]storedChange
	if err := json.Unmarshal(e.s.Changes, &stored); err != nil {
		t.Fatal(err)
	}
	if len(e.s.Changes) > 240<<10 || len(stored) != min(fields, maxFields+1) {
		t.Errorf("%d fields of %d: %d bytes, %d fields", fields, size, len(e.s.Changes), len(stored))
	}
	if want := fmt.Sprintf(`"[%d more fields not kept]"`, fields-maxFields); fields > maxFields && string(stored[moreFields].New) != want {
		t.Errorf("got %s", stored[moreFields].New)
	}
}

// plainBox only adds as much as a real box does.
type plainBox struct{}

func (plainBox) Seal(plain, _ []byte) ([]byte, error) { return append(make([]byte, 29), plain...), nil }
func (plainBox) Open(sealed, _ []byte) ([]byte, error) {
	return sealed[29:], nil
}
