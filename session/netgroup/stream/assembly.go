package stream

import (
	"math/bits"
	"slices"
)

// slot returns the place of a number, nil if it is below the floor or nothing was ever that high.
func (g *assembly) slot(number uint32) *slot {
	n := uint64(number)
	if n < g.floor || n >= g.floor+uint64(len(g.slots)) {
		return nil
	}
	return &g.slots[n&uint64(len(g.slots)-1)]
}

// reserve returns the place of a number from the floor to MaxSpan above.
func (g *assembly) reserve(number uint32) *slot {
	need := int(uint64(number)-g.floor) + 1
	if need > len(g.slots) {
		longer := make([]slot, max(32, 1<<bits.Len(uint(need-1))))
		for n := g.floor; n < g.floor+uint64(len(g.slots)); n++ {
			longer[n&uint64(len(longer)-1)] = g.slots[n&uint64(len(g.slots)-1)]
		}
		g.slots = longer
	}
	return g.slot(number)
}

// rival returns the version that is the same as a packet and was in no bad frame.
func (g *assembly) rival(p *Packet) *rival {
	for i := range g.rivals {
		if r := &g.rivals[i]; !r.bad && r.p.Number == p.Number && r.p.samePacket(p) {
			return r
		}
	}
	return nil
}

// alternative returns the oldest version of a number that was in no bad frame; if of is not nil, of its frame.
func (g *assembly) alternative(number uint32, of *Packet) *rival {
	for i := range g.rivals {
		if r := &g.rivals[i]; !r.bad && r.p.Number == number && (of == nil || r.p.sameFrame(of)) {
			return r
		}
	}
	return nil
}

// tries returns how many versions of a number a source delivered that are not in its place.
func (g *assembly) tries(number uint32, from Source) int {
	n := 0
	for i := range g.rivals {
		if r := &g.rivals[i]; r.p.Number == number && r.from == from {
			n++
		}
	}
	return n
}

// hasRoom reports whether one more version is kept of a source.
func (g *assembly) hasRoom(from Source) bool {
	n := 0
	for i := range g.rivals {
		if g.rivals[i].from == from {
			n++
		}
	}
	return len(g.rivals) < maxRivals && n < maxRivalsOfOne
}

// remember keeps a packet that was in a bad frame, or is a proven lie, if there is room.
func (g *assembly) remember(s *slot) {
	if g.hasRoom(s.from) {
		g.rivals = append(g.rivals, rival{p: s.p, from: s.from, bad: true})
	}
}

func (g *assembly) removeRivals(which func(*rival) bool) {
	kept := g.rivals[:0]
	for i := range g.rivals {
		if !which(&g.rivals[i]) {
			kept = append(kept, g.rivals[i])
		}
	}
	clear(g.rivals[len(kept):])
	g.rivals = kept
}

// contradictsVerified reports whether a packet cannot be genuine as those next to it are.
func (g *assembly) contradictsVerified(p *Packet) bool {
	if p.Number > 0 {
		if s := g.slot(p.Number - 1); s != nil && s.state == slotVerified && !s.p.canPrecede(p) {
			return true
		}
	}
	s := g.slot(p.Number + 1)
	return p.Number+1 != 0 && s != nil && s.state == slotVerified && !p.canPrecede(&s.p)
}

// canPrecede reports whether two packets whose numbers follow one another do not contradict each other.
func (p *Packet) canPrecede(next *Packet) bool {
	if p.Part+1 < p.Parts {
		return p.sameFrame(next)
	}
	return next.Part == 0 && next.Frame == p.Frame+1
}

// compareNeighbors asks for a second opinion on a packet, and on one next to it that it contradicts.
func (a *Assembler) compareNeighbors(g *assembly, number uint32) {
	s := g.slot(number)
	doubtful := false
	if number > 0 {
		if before := g.slot(number - 1); before != nil && before.state == slotHeld && !before.p.canPrecede(&s.p) {
			a.doubt(before)
			doubtful = true
		}
	}
	if after := g.slot(number + 1); number+1 != 0 && after != nil && after.state == slotHeld && !s.p.canPrecede(&after.p) {
		a.doubt(after)
		doubtful = true
	}
	if doubtful {
		a.doubt(s)
	}
}

func (a *Assembler) doubt(s *slot) {
	if !s.doubtful && len(a.doubts) < maxDoubts {
		s.doubtful = true
		a.doubts = append(a.doubts, doubt{group: s.p.Group, number: s.p.Number, from: s.from})
	}
}

// tryComplete makes the frame that a packet is of a pending one, if there is a version of every part that says so.
func (a *Assembler) tryComplete(g *assembly, p *Packet) bool {
	first, last := p.First(), p.First()+uint32(p.Parts)-1
	for n := uint64(p.Number); n <= uint64(last); n++ { // in this order, as packets mostly come in theirs
		if !g.hasPart(uint32(n), p) {
			return false
		}
	}
	for n := uint64(first); n < uint64(p.Number); n++ {
		if !g.hasPart(uint32(n), p) {
			return false
		}
	}
	f := p.frame()
	a.attempt++
	f.attempt = a.attempt
	for n := uint64(first); n <= uint64(last); n++ {
		s := g.slot(uint32(n))
		if !s.p.sameFrame(p) {
			g.exchange(s, g.alternative(uint32(n), p))
		}
		s.state, s.attempt = slotPending, f.attempt
		f.Hops = max(f.Hops, s.p.Hops)
	}
	a.complete = append(a.complete, f)
	return true
}

// hasPart reports whether a number has a version of the same frame as p, and is not being verified as another.
func (g *assembly) hasPart(number uint32, p *Packet) bool {
	s := g.slot(number)
	if s == nil || s.state != slotHeld {
		return false
	}
	return s.p.sameFrame(p) || len(g.rivals) > 0 && g.alternative(number, p) != nil
}

// exchange lets a rival take the place of what it rivals, which becomes its rival.
func (g *assembly) exchange(s *slot, r *rival) {
	s.p, r.p = r.p, s.p
	s.from, r.from = r.from, s.from
	s.doubtful = false
}

// collect adds a source to a list that has each once, and not Restored.
func collect(list []Source, from Source) []Source {
	if from == Restored || slices.Contains(list, from) {
		return list
	}
	return append(list, from)
}
