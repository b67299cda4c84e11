package domain

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode/utf8"
)

const (
	// MaxMetadata is the size of the largest metadata object in bytes, written
	// the way PostgreSQL writes it.
	MaxMetadata = 16 << 10
	maxDepth    = 16
	maxDigits   = 40
)

const metadataRule = "Metadata is a JSON object of at most 16 KiB and 16 levels; its numbers have at most 40 characters and no exponent, its texts no NUL."

func emptyObject() json.RawMessage { return json.RawMessage(`{}`) }

// mergeMetadata applies a merge patch to an object; a nil patch leaves it, the
// patch null empties it. A result against the rule is noted, and the old object
// returned.
func mergeMetadata(broken *violations, pointer string, old, patch json.RawMessage) json.RawMessage {
	if patch == nil {
		return old
	}
	if string(bytes.TrimSpace(patch)) == "null" {
		return emptyObject()
	}
	changes, ok := decodeObject(patch)
	if !ok || !wellFormed(changes, 1) {
		broken.add(pointer, "metadata", metadataRule)
		return old
	}
	object, _ := decodeObject(old)
	merged := encode(merge(object, changes))
	switch {
	case storedSize(merged) > MaxMetadata:
		broken.add(pointer, "metadata", metadataRule)
		return old
	case bytes.Equal(merged, encode(object)):
		return old // in the spelling of the database, which is not a change
	default:
		return merged
	}
}

// merge is MergePatch of RFC 7396, for a patch that is an object.
func merge(target, patch map[string]any) map[string]any {
	result := make(map[string]any, len(target))
	for name, value := range target {
		result[name] = value
	}
	for name, value := range patch {
		switch value := value.(type) {
		case nil:
			delete(result, name)
		case map[string]any:
			inner, _ := result[name].(map[string]any)
			result[name] = merge(inner, value)
		default:
			result[name] = value
		}
	}
	return result
}

func decodeObject(text json.RawMessage) (object map[string]any, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if !utf8.Valid(text) || decoder.Decode(&object) != nil || object == nil {
		return nil, false
	}
	_, err := decoder.Token()
	return object, err == io.EOF
}

// wellFormed refuses what PostgreSQL could not store, or would store as
// something much larger: NUL, and numbers with an exponent.
func wellFormed(value any, depth int) bool {
	switch value := value.(type) {
	case string:
		return !strings.ContainsRune(value, 0)
	case json.Number:
		return len(value) <= maxDigits && !strings.ContainsAny(value.String(), "eE")
	case []any:
		for _, element := range value {
			if depth == maxDepth || !wellFormed(element, depth+1) {
				return false
			}
		}
	case map[string]any:
		for name, member := range value {
			if depth == maxDepth || strings.ContainsRune(name, 0) || !wellFormed(member, depth+1) {
				return false
			}
		}
	}
	return true
}

// encode writes an object that decodeObject has read, or a merge of two: such
// are always encodable.
func encode(object map[string]any) json.RawMessage {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(object) //nolint:errchkjson // strings, numbers as written, lists and objects only
	return bytes.TrimSpace(text.Bytes())
}

// storedSize is the size of a compact object as PostgreSQL writes it, with a
// blank after each comma and colon. Those within texts are counted too, which
// errs on the safe side.
func storedSize(compact json.RawMessage) int {
	return len(compact) + bytes.Count(compact, []byte{','}) + bytes.Count(compact, []byte{':'})
}
