package posting

import (
	"iter"
	"math/bits"
)

// A mask is a set of neighbours.
type mask [MaxNeighbors / 64]uint64

func (m *mask) set(h Neighbor)      { m[h/64] |= 1 << (h % 64) }
func (m *mask) clear(h Neighbor)    { m[h/64] &^= 1 << (h % 64) }
func (m *mask) has(h Neighbor) bool { return m[h/64]&(1<<(h%64)) != 0 }
func (m mask) isEmpty() bool        { return m == mask{} }

func (m mask) count() (n int) {
	for _, w := range m {
		n += bits.OnesCount64(w)
	}
	return n
}

func (m mask) and(o mask) mask {
	for i := range m {
		m[i] &= o[i]
	}
	return m
}

func (m mask) or(o mask) mask {
	for i := range m {
		m[i] |= o[i]
	}
	return m
}

func (m mask) not() mask {
	for i := range m {
		m[i] = ^m[i]
	}
	return m
}

// all yields the neighbours of the set in rising order.
func (m mask) all() iter.Seq[Neighbor] {
	return func(yield func(Neighbor) bool) {
		for i, w := range m {
			for ; w != 0; w &= w - 1 {
				if !yield(Neighbor(i*64 + bits.TrailingZeros64(w))) {
					return
				}
			}
		}
	}
}
