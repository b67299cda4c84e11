package storetest

import (
	"fmt"
	"testing"

	"roster/modules/identity/internal/domain"
)

func firstKey(t *testing.T, s Stores) {
	ctx := t.Context()
	together(t, 8, func(i int) error {
		return s.SigningKeys.AddIfNoneSigns(ctx, domain.SigningKey{
			ID: s.NewID(), Kid: fmt.Sprintf("key %d", i), Public: []byte{1}, Sealed: []byte{2}, CreatedAt: epoch, SignsFrom: epoch,
		}, epoch)
	})
	keys, err := s.SigningKeys.Verifying(ctx, epoch)
	if err != nil || len(keys) != 1 {
		t.Fatalf("%d keys, %v; of many starters exactly one makes a key", len(keys), err)
	}
	if k := keys[0]; !k.Signs(epoch) || !k.Verifies(epoch) || string(k.Public) != "\x01" || string(k.Sealed) != "\x02" {
		t.Errorf("stored key = %+v", k)
	}
}
