package ring

import "slices"

// A Circle keeps values by their addresses, in the increasing direction. Looking one up takes a binary search;
// adding and removing move what lies behind. The zero value is empty.
type Circle[T any] struct {
	addresses []Address
	values    []T
}

// Len returns how many there are.
func (c *Circle[T]) Len() int { return len(c.addresses) }

// At returns the i-th by rising address, i from 0 to Len-1.
func (c *Circle[T]) At(i int) (Address, T) { return c.addresses[i], c.values[i] }

// Clear removes all.
func (c *Circle[T]) Clear() {
	clear(c.values)
	c.addresses, c.values = c.addresses[:0], c.values[:0]
}

// Find returns where an address is, or would be.
func (c *Circle[T]) Find(a Address) (i int, ok bool) {
	return slices.BinarySearchFunc(c.addresses, a, Address.Compare)
}

// Get returns the value at an address.
func (c *Circle[T]) Get(a Address) (v T, ok bool) {
	i, ok := c.Find(a)
	if !ok {
		return v, false
	}
	return c.values[i], true
}

// Put adds a value, or replaces the one at the same address.
func (c *Circle[T]) Put(a Address, v T) {
	i, ok := c.Find(a)
	if ok {
		c.values[i] = v
		return
	}
	c.addresses = slices.Insert(c.addresses, i, a)
	c.values = slices.Insert(c.values, i, v)
}

// Delete removes the value at an address, if there is one.
func (c *Circle[T]) Delete(a Address) {
	if i, ok := c.Find(a); ok {
		c.addresses = slices.Delete(c.addresses, i, i+1)
		c.values = slices.Delete(c.values, i, i+1)
	}
}

// Increasing returns the n-th behind an address in the increasing direction, n from 1; one that stands at the
// address itself does not count. Beyond the last it goes on with the first, and it is false if that leads once
// around.
func (c *Circle[T]) Increasing(a Address, n int) (Address, T, bool) {
	i, ok := c.Find(a)
	if ok {
		i++
	}
	return c.step(i+n-1, n, ok)
}

// Decreasing is Increasing in the other direction.
func (c *Circle[T]) Decreasing(a Address, n int) (Address, T, bool) {
	i, ok := c.Find(a)
	return c.step(i-n, n, ok)
}

func (c *Circle[T]) step(i, n int, selfIn bool) (a Address, v T, ok bool) {
	others := len(c.addresses)
	if selfIn {
		others--
	}
	if n < 1 || n > others {
		return a, v, false
	}
	a, v = c.At((i + len(c.addresses)) % len(c.addresses))
	return a, v, true
}

// Nearest returns the value that is nearest to an address. It is false if there is none.
func (c *Circle[T]) Nearest(to Address) (a Address, v T, ok bool) {
	if len(c.addresses) == 0 {
		return a, v, false
	}
	i := nearest(c.addresses, to)
	return c.addresses[i], c.values[i], true
}

// nearest returns the index of the nearest of some addresses in rising order.
func nearest(sorted []Address, to Address) int {
	i, _ := slices.BinarySearchFunc(sorted, to, Address.Compare)
	after, before := i%len(sorted), (i+len(sorted)-1)%len(sorted)
	if Nearer(to, sorted[after], sorted[before]) {
		return after
	}
	return before
}
