package domain

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// maxDepth bounds the nesting of a value; encoding/json has its own, larger bound for what it is given.
const maxDepth = 32

// plainNumber is what PostgreSQL's jsonb gives back digit by digit; it rewrites an exponent.
var plainNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,39})(\.[0-9]{1,40})?$`)

// normalise marshals a value to the JSON that is stored: nil for none, texts cleaned and cut, nested secrets redacted,
// numbers in a form that survives jsonb. A large structure is replaced by a note.
func normalise(value any) (json.RawMessage, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case string: // most values are texts, and need no detour
		return fitText(v)
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("marshal: %w", err)
	}
	tree, err := parse(raw)
	if err != nil {
		return nil, fmt.Errorf("read back: %w", err)
	}
	if text, ok := tree.(string); ok {
		return fitText(text)
	}
	out, err := render(tidy(tree, 0))
	if err != nil || len(out) <= maxValueBytes {
		return nilIfNull(out), err
	}
	return notKept(len(out)), nil
}

// fitText keeps the beginning of a long text. Escapes make its JSON up to six times as long, so it is cut again until
// that fits.
func fitText(text string) (json.RawMessage, error) {
	text = clean(text)
	for limit := maxValueBytes; ; limit /= 2 {
		out, err := render(cutBytes(text, limit))
		if err != nil || len(out) <= maxValueBytes {
			return out, err
		}
	}
}

func tidy(value any, depth int) any {
	if depth > maxDepth {
		return "[nested too deeply]"
	}
	switch v := value.(type) {
	case string:
		return clean(v)
	case json.Number:
		return tidyNumber(v.String())
	case []any:
		for i := range v {
			v[i] = tidy(v[i], depth+1)
		}
		return v
	case map[string]any:
		tidied := make(map[string]any, len(v))
		for key, item := range v {
			if secretName(key) {
				item = redacted
			}
			tidied[clean(key)] = tidy(item, depth+1)
		}
		return tidied
	default: // bool, nil
		return v
	}
}

// tidyNumber keeps a number that jsonb keeps, and turns any other into a text.
func tidyNumber(digits string) any {
	if !plainNumber.MatchString(digits) {
		return digits
	}
	if unsigned, negative := strings.CutPrefix(digits, "-"); negative && strings.Trim(unsigned, "0.") == "" {
		return json.Number(unsigned)
	}
	return json.Number(digits)
}

// parse reads one JSON value, numbers by their digits.
func parse(raw []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("parse JSON: %w", err)
	}
	return tree, nil
}

func render(tree any) (json.RawMessage, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(tree); err != nil {
		return nil, fmt.Errorf("render JSON: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// nilIfNull makes one thing of a nil pointer and of no value.
func nilIfNull(raw json.RawMessage) json.RawMessage {
	if string(raw) == "null" {
		return nil
	}
	return raw
}
