package domain

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func fullSnapshot() Snapshot {
	return Snapshot{
		Seq: 7, ID: "01980000-0000-7000-8000-000000000001", OccurredAt: time.UnixMicro(1767225600123456).UTC(),
		Action: "user.profile_changed", Outcome: "success", ActorKind: "user",
		ActorID: "11111111-1111-4111-8111-111111111111", SessionID: "01980000-0000-7000-8000-000000000002",
		SubjectType: "user", SubjectID: "22222222-2222-4222-8222-222222222222",
		Changes: json.RawMessage(
			`{"score": {"old": [true, "é", {}], "new": 1.50}, "email": {"old": null, "new": {"sealed": "AQID"}, "personal": true}}`),
		Reason: "because", IPSealed: []byte{1, 2, 3}, UserAgentSealed: []byte{}, RequestID: "r-1",
	}
}

// The expected hashes were computed by another program, from the description of the encoding alone. They never change:
// entries with them are in logs.
//
// ASVS: 11.4.3
func TestHashVectors(t *testing.T) {
	t.Parallel()
	bare := Snapshot{
		ID: "01980000-0000-7000-8000-000000000003", OccurredAt: time.UnixMicro(-1).UTC(), Action: "identity.login_refused",
		Outcome: "refused", ActorKind: "anonymous", Changes: json.RawMessage("{}"),
	}
	for want, s := range map[string]Snapshot{
		"963b486402c521b4758562170d20a7c2dbcd8dfe38b9797e9e9f5b1bebddb9cd": fullSnapshot(),
		"e38cea5a8d0b78c6e35bfa678f1ee4a1af4263d311d3b44ff4e82f6688f1d5a9": bare,
	} {
		got, err := s.hash()
		if err != nil || hex.EncodeToString(got) != want {
			t.Errorf("%s: got %x, %v, want %s", s.ID, got, err, want)
		}
	}
}

// Every column but the sequence and the hash itself is covered, and none runs into its neighbour.
func TestHashCoversEveryColumn(t *testing.T) {
	t.Parallel()
	original := fullSnapshot()
	sum, err := original.hash()
	if err != nil {
		t.Fatal(err)
	}
	original.ContentHash = sum
	if err := Restore(original).Verify(); err != nil {
		t.Fatal(err)
	}
	columns := reflect.TypeFor[Snapshot]()
	for i := range columns.NumField() {
		changed := original
		field := reflect.ValueOf(&changed).Elem().Field(i)
		switch value := field.Interface().(type) {
		case string:
			field.SetString(value + "x")
		case json.RawMessage:
			field.Set(reflect.ValueOf(json.RawMessage(`{}`)))
		case []byte:
			field.SetBytes(append([]byte{9}, value...))
		case time.Time:
			field.Set(reflect.ValueOf(value.Add(time.Microsecond)))
		default:
			field.SetInt(99)
		}
		err := Restore(changed).Verify()
		if name := columns.Field(i).Name; (name == "Seq") != (err == nil) || err != nil && !errors.Is(err, ErrHash) {
			t.Errorf("after a change of %s: %v", name, err)
		}
	}
	moved := original
	moved.Reason, moved.RequestID = original.RequestID, original.Reason
	gone := original
	gone.UserAgentSealed = nil // empty is not absent
	for _, s := range []Snapshot{moved, gone} {
		if err := Restore(s).Verify(); !errors.Is(err, ErrHash) {
			t.Errorf("got %v", err)
		}
	}
}

func TestOnlyJSONIsHashed(t *testing.T) {
	t.Parallel()
	for _, changes := range []string{"", "{", "{} {}", `{"a":1,"a":2}`} {
		s := fullSnapshot()
		s.Changes = json.RawMessage(changes)
		if sum, err := s.hash(); err == nil {
			t.Errorf("%q: %x", changes, sum)
		}
	}
}

func TestColumnsOfAnyLengthAreHashed(t *testing.T) {
	t.Parallel()
	const long = 5000
	for name, lengthen := range map[string]func(*Snapshot){
		"reason":     func(s *Snapshot) { s.Reason = strings.Repeat("r", long) },
		"address":    func(s *Snapshot) { s.IPSealed = make([]byte, long) },
		"user agent": func(s *Snapshot) { s.UserAgentSealed = make([]byte, long) },
	} {
		s := fullSnapshot()
		lengthen(&s)
		if sum, err := s.hash(); err != nil || len(sum) != 32 {
			t.Errorf("%s: %x, %v", name, sum, err)
		}
	}
}
