package replication

import (
	"math/bits"
	"math/rand/v2"
)

// rarityWindow is among how many objects, from the lowest wanted on, the rarest is looked for: 2 GiB of
// pieces. Beyond it the lowest first are asked for.
const rarityWindow = 32768

// A rarity counts who has what within a window of the objects, and finds the rarest. It is there only
// while the strategy wants it.
type rarity struct {
	base   uint64   // of the window, a multiple of 64
	counts []uint16 // how many neighbours have each object
	opens  []uint64 // bits: what can be asked for
}

// window returns the part of a range that is in the window, counted from its base.
func (y *rarity) window(r Range) (from, to uint64, ok bool) {
	if len(y.counts) == 0 || r.Last < y.base || r.First >= y.base+uint64(len(y.counts)) {
		return 0, 0, false
	}
	return max(r.First, y.base) - y.base, min(r.Last-y.base, uint64(len(y.counts))-1), true
}

// open says that a range can be asked for, or cannot any more.
func (y *rarity) open(r Range, open bool) {
	from, to, ok := y.window(r)
	for i := from; ok && i <= to; i++ {
		if open {
			y.opens[i/64] |= 1 << (i % 64)
		} else {
			y.opens[i/64] &^= 1 << (i % 64)
		}
	}
}

// has says that a neighbour has a range, or has not any more.
func (y *rarity) has(n *neighbor, r Range, has bool) {
	from, to, ok := y.window(r)
	for i := from; ok && i <= to; i++ {
		bit := uint64(1) << (i % 64)
		switch had := n.bits[i/64]&bit != 0; {
		case has && !had:
			n.bits[i/64] |= bit
			y.counts[i]++
		case !has && had:
			n.bits[i/64] &^= bit
			y.counts[i]--
		}
	}
}

// pick returns the rarest of what can be asked for and a neighbour has.
func (y *rarity) pick(n *neighbor, rng *rand.Rand) (index uint64, ok bool) {
	best, ties := uint16(0), 0
	for w, open := range y.opens {
		for set := open & n.bits[w]; set != 0; set &= set - 1 {
			i := uint64(w*64 + bits.TrailingZeros64(set))
			switch count := y.counts[i]; {
			case ties == 0 || count < best:
				best, ties, index = count, 1, i
			case count == best:
				if ties++; rng.IntN(ties) == 0 {
					index = i
				}
			}
		}
	}
	return y.base + index, ties > 0
}

// rebase puts the window where the wanted objects are.
func (s *Space) rebase() {
	y := &s.rarity
	if s.cfg.Strategy != RarestFirst || s.want.Empty() {
		if s.cfg.Strategy != RarestFirst {
			*y = rarity{}
		}
		return
	}
	lowest := s.want.ranges[0].First
	size := uint64(rarityWindow)
	if s.cfg.Objects > 0 && s.cfg.Objects <= rarityWindow {
		lowest, size = 0, (s.cfg.Objects+63)&^63
	}
	if uint64(len(y.counts)) == size && lowest >= y.base && lowest < y.base+(size+1)/2 {
		return
	}
	*y = rarity{base: lowest &^ 63, counts: make([]uint16, size), opens: make([]uint64, size/64)}
	for _, r := range s.open.ranges {
		y.open(r, true)
	}
	for _, n := range s.neighbors {
		n.bits = make([]uint64, size/64)
		for _, r := range n.have.ranges {
			y.has(n, r, true)
		}
	}
}
