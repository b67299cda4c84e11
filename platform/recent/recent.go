// Package recent holds a map of bounded size that forgets what was not used
// lately. It is for caches whose owner knows when an entry stops being true;
// the map itself only bounds memory. Anybody may use it.
package recent

// Map keeps at least the last size entries that were put or read, and at most
// twice as many. It is not safe for concurrent use: its owner has a lock
// anyway.
type Map[K comparable, V any] struct {
	size       int
	young, old map[K]V
}

// New makes an empty Map of a size of at least 1.
func New[K comparable, V any](size int) *Map[K, V] {
	return &Map[K, V]{size: max(size, 1), young: map[K]V{}}
}

// Get gives an entry and keeps it for longer.
func (m *Map[K, V]) Get(key K) (V, bool) {
	if v, found := m.young[key]; found {
		return v, true
	}
	v, found := m.old[key]
	if found {
		m.Put(key, v)
	}
	return v, found
}

// Put adds an entry or replaces it.
func (m *Map[K, V]) Put(key K, v V) {
	if _, known := m.young[key]; !known && len(m.young) >= m.size {
		m.young, m.old = make(map[K]V, m.size), m.young
	}
	m.young[key] = v
}

// Drop removes an entry.
func (m *Map[K, V]) Drop(key K) {
	delete(m.young, key)
	delete(m.old, key)
}

// Clear removes all entries.
func (m *Map[K, V]) Clear() { m.young, m.old = map[K]V{}, nil }
