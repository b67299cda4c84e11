package keyring

import (
	"strconv"
	"testing"
	"time"
)

// ASVS: 1.4.3
func TestCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := newCache(3, time.Hour, time.Now)
	for i := range 3 {
		c.put(strconv.Itoa(i), nil)
	}
	if _, ok := c.get("0"); !ok {
		t.Error("0 is gone")
	}
	c.put("2", nil)
	c.put("3", nil)
	for owner, want := range map[string]bool{"0": true, "1": false, "2": true, "3": true} {
		if _, ok := c.get(owner); ok != want {
			t.Errorf("%s: %v", owner, ok)
		}
	}
	if c.order.Len() != 3 || len(c.items) != 3 {
		t.Errorf("%d and %d items", c.order.Len(), len(c.items))
	}
}
