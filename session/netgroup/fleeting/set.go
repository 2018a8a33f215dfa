package fleeting

import "math/bits"

// A set is one of neighbours.
type set [MaxNeighbors / 64]uint64

func (s *set) add(h Neighbor)      { s[h/64] |= 1 << (h % 64) }
func (s *set) remove(h Neighbor)   { s[h/64] &^= 1 << (h % 64) }
func (s *set) has(h Neighbor) bool { return s[h/64]&(1<<(h%64)) != 0 }

func (s *set) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// list appends those in the set in rising order.
func (s *set) list(to []Neighbor) []Neighbor {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			to = append(to, Neighbor(i*64+bits.TrailingZeros64(w)))
		}
	}
	return to
}
