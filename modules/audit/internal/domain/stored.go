package domain

import "encoding/json"

// storedChange is one field in the column changes.
type storedChange struct {
	Old      json.RawMessage `json:"old"`
	New      json.RawMessage `json:"new"`
	Personal bool            `json:"personal,omitempty"`
}

// storedValue is a personal value; json writes the bytes as base64.
type storedValue struct {
	Sealed []byte `json:"sealed"`
}
