package logging

import (
	"bytes"
	"encoding/json"
)

// maskTree masks a value of any shape. Keys decide from the outside in: what lies under a secret key is masked whole.
func maskTree(key string, v any) any {
	switch v := v.(type) {
	case nil, bool, json.Number, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return v
	case string:
		return maskValue(key, v)
	case map[string]any:
		if secretKey(key) {
			return mask
		}
		out := make(map[string]any, len(v))
		for k, item := range v {
			out[escapeWide(k)] = maskTree(k, item)
		}
		return out
	case []any:
		if secretKey(key) {
			return mask
		}
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = maskTree(key, item)
		}
		return out
	default:
		return maskTree(key, asJSON(v))
	}
}

// asJSON is what the log would show of a value, in terms that maskTree knows.
func asJSON(v any) any {
	data, err := json.Marshal(v)
	if err != nil {
		return "unprintable: " + err.Error()
	}
	var out any
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(&out); err != nil {
		return "unprintable: " + err.Error()
	}
	return out
}
