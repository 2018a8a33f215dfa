package stream

import "slices"

// Verified takes in that a frame that Next returned is genuine. It returns the numbers of packets that are dropped, as
// that proves them lies; they are valid until the next call. A frame that was forgotten since changes nothing.
func (a *Assembler) Verified(f *Frame) (missing []uint32) {
	a.missing = a.missing[:0]
	g := &a.groups[f.Group]
	if !g.isPending(f) {
		return nil
	}
	last := f.First + uint32(f.Parts) - 1
	for n := uint64(f.First); n <= uint64(last); n++ {
		g.slot(uint32(n)).state = slotVerified
	}
	if len(g.rivals) > 0 {
		g.removeRivals(func(r *Packet) bool { return r.Number >= f.First && r.Number <= last || g.contradictsVerified(r) })
	}
	if f.First > 0 {
		a.dropContradicting(g, f.First-1)
	}
	if last+1 != 0 {
		a.dropContradicting(g, last+1)
	}
	return a.missing
}

// dropContradicting drops a packet next to a frame that was verified if that proves it a lie.
func (a *Assembler) dropContradicting(g *assembly, number uint32) {
	s := g.slot(number)
	if s == nil || s.state != slotHeld || !g.contradictsVerified(&s.p) {
		return
	}
	if g.replace(s); s.state == slotEmpty {
		a.missing = append(a.missing, number)
	} else {
		a.put(g, number)
	}
}

// Bad takes in that a frame that Next returned is not genuine, or that its bytes could not be opened: at least one of
// its packets was forged. Rivals take the places of what they rival, which may make frames complete; if there are none,
// all packets are dropped. It returns the numbers of those that are, valid until the next call. A frame that was
// forgotten since changes nothing.
func (a *Assembler) Bad(f *Frame) (missing []uint32) {
	a.missing = a.missing[:0]
	g := &a.groups[f.Group]
	if !g.isPending(f) {
		return nil
	}
	contested := false
	for part := range uint32(f.Parts) {
		g.slot(f.First + part).state = slotHeld
		contested = contested || g.alternative(f.First+part, nil) != nil
	}
	for part := range uint32(f.Parts) {
		s := g.slot(f.First + part)
		if contested && g.alternative(f.First+part, nil) == nil && !g.contradictsVerified(&s.p) {
			continue
		}
		if g.replace(s); s.state == slotEmpty {
			a.missing = append(a.missing, f.First+part)
		}
	}
	for part := range uint32(f.Parts) { // only now, when all that had to be replaced is
		if s := g.slot(f.First + part); s.state == slotHeld {
			a.put(g, f.First+part)
		}
	}
	return a.missing
}

// isPending reports whether a frame is still here, and being verified.
func (g *assembly) isPending(f *Frame) bool {
	s := g.slot(f.First)
	return s != nil && s.state == slotPending && s.attempt == f.attempt
}

// replace drops a packet and puts the oldest rival into its place; without one that is empty.
func (g *assembly) replace(s *slot) {
	number := s.p.Number
	*s = slot{dropped: min(s.dropped+1, maxDropped)}
	if i := slices.IndexFunc(g.rivals, func(r Packet) bool { return r.Number == number }); i >= 0 {
		s.p, s.state = g.rivals[i], slotHeld
		g.rivals = slices.Delete(g.rivals, i, i+1)
	}
}
