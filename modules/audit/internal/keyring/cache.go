package keyring

import (
	"container/list"
	"crypto/cipher"
	"sync"
	"time"
)

// cache remembers the least long unused keys, each for a limited time after it was read.
type cache struct {
	size  int
	keeps time.Duration
	now   func() time.Time

	mu    sync.Mutex
	order *list.List // of *cached, most recently used first
	items map[string]*list.Element
}

type cached struct {
	owner string
	aead  cipher.AEAD
	since time.Time
}

func newCache(size int, keeps time.Duration, now func() time.Time) *cache {
	return &cache{size: size, keeps: keeps, now: now, order: list.New(), items: map[string]*list.Element{}}
}

func (c *cache) get(owner string) (cipher.AEAD, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	element, found := c.items[owner]
	if !found {
		return nil, false
	}
	item := itemOf(element)
	if age := c.now().Sub(item.since); age >= c.keeps || age < 0 { // a clock that stepped back proves nothing
		c.drop(element)
		return nil, false
	}
	c.order.MoveToFront(element)
	return item.aead, true
}

func (c *cache) put(owner string, aead cipher.AEAD) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if element, found := c.items[owner]; found {
		c.drop(element)
	}
	c.items[owner] = c.order.PushFront(&cached{owner: owner, aead: aead, since: c.now()})
	if c.order.Len() > c.size {
		c.drop(c.order.Back())
	}
}

func (c *cache) drop(element *list.Element) {
	c.order.Remove(element)
	delete(c.items, itemOf(element).owner)
}

// itemOf is what put put there.
func itemOf(element *list.Element) *cached {
	item, _ := element.Value.(*cached)
	return item
}
