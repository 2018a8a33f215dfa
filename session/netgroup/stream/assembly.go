package stream

import "math/bits"

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

// alternative returns the oldest rival of a number, nil if there is none; if of is not nil, of its frame.
func (g *assembly) alternative(number uint32, of *Packet) *Packet {
	for i := range g.rivals {
		if r := &g.rivals[i]; r.Number == number && (of == nil || r.sameFrame(of)) {
			return r
		}
	}
	return nil
}

func (g *assembly) removeRivals(which func(*Packet) bool) {
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

// compareNeighbors doubts a packet, and one next to it that it contradicts: each once on that account.
func (a *Assembler) compareNeighbors(g *assembly, number uint32) {
	s := g.slot(number)
	if number > 0 {
		if before := g.slot(number - 1); before != nil && before.state == slotHeld && !before.p.canPrecede(&s.p) {
			a.doubtBoth(before, s)
		}
	}
	if after := g.slot(number + 1); number+1 != 0 && after != nil && after.state == slotHeld && !s.p.canPrecede(&after.p) {
		a.doubtBoth(s, after)
	}
}

func (a *Assembler) doubtBoth(before, after *slot) {
	for _, s := range [2]*slot{before, after} {
		if !s.asked {
			s.asked = true
			a.doubt(s)
		}
	}
}

func (a *Assembler) doubt(s *slot) {
	if !s.doubtful && len(a.doubts) < maxDoubts {
		s.doubtful = true
		a.doubts = append(a.doubts, doubt{s.p.Group, s.p.Number})
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
			r := g.alternative(uint32(n), p)
			s.p, *r = *r, s.p
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
