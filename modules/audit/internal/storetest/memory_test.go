package storetest

import "testing"

func TestMemoryEntries(t *testing.T) {
	t.Parallel()
	TestEntries(t, func(*testing.T) Log {
		m := NewMemory()
		return Log{Entries: m, Tx: m}
	})
}

func TestMemoryKeys(t *testing.T) {
	t.Parallel()
	TestKeys(t, func(*testing.T) KeyStore {
		m := NewMemory()
		return KeyStore{Store: m, Tx: m, Destroy: m.DestroyKey}
	})
}
