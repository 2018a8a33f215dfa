package stream

import "slices"

// Verified takes in that a frame that Next returned is genuine. What was delivered that differs from it is told.
// A frame that was forgotten since has no verdict.
func (a *Assembler) Verified(f *Frame) Verdict {
	v := a.begin()
	g := &a.groups[f.Group]
	if !g.isPending(f) {
		return *v
	}
	last := f.First + uint32(f.Parts) - 1
	for n := uint64(f.First); n <= uint64(last); n++ {
		g.slot(uint32(n)).state = slotVerified
	}
	if len(g.rivals) > 0 {
		g.removeRivals(func(r *rival) bool {
			if r.p.Number < f.First || r.p.Number > last {
				return false
			}
			if !g.slot(r.p.Number).p.samePacket(&r.p) {
				v.Liars = collect(v.Liars, r.from)
			}
			return true
		})
	}
	if f.First > 0 {
		a.dropContradicting(g, f.First-1, v)
	}
	if last+1 != 0 {
		a.dropContradicting(g, last+1, v)
	}
	return *v
}

// dropContradicting drops the packet next to a frame that was verified if that proves it a lie.
func (a *Assembler) dropContradicting(g *assembly, number uint32, v *Verdict) {
	s := g.slot(number)
	for s != nil && s.state == slotHeld && g.contradictsVerified(&s.p) {
		v.Liars = collect(v.Liars, s.from)
		if !a.replace(g, s) {
			v.Missing = append(v.Missing, number)
		}
	}
}

// Bad takes in that a frame that Next returned is not genuine, or that its bytes could not be opened: at least one of
// its packets was forged. Rivals take the places of what they rival; if there are none, all its packets are dropped.
// Which may make frames complete. A frame that was forgotten since has no verdict.
func (a *Assembler) Bad(f *Frame) Verdict {
	v := a.begin()
	g := &a.groups[f.Group]
	if !g.isPending(f) {
		return *v
	}
	contested := false
	for part := range uint32(f.Parts) {
		s := g.slot(f.First + part)
		s.state = slotHeld
		v.Suspects = collect(v.Suspects, s.from)
		contested = contested || len(g.rivals) > 0 && g.alternative(f.First+part, nil) != nil
	}
	if alone := g.slot(f.First).from; len(v.Suspects) == 1 && g.allFrom(f, alone) {
		v.Liars = append(v.Liars, alone)
	}
	for part := range uint32(f.Parts) {
		s := g.slot(f.First + part)
		if contested && g.alternative(f.First+part, nil) == nil {
			continue
		}
		if !a.replace(g, s) {
			v.Missing = append(v.Missing, f.First+part)
		}
	}
	for part := range uint32(f.Parts) { // only now, when all that had to be exchanged is
		if s := g.slot(f.First + part); s.state == slotHeld {
			a.put(g, f.First+part)
		}
	}
	return *v
}

// begin returns the verdict, empty.
func (a *Assembler) begin() *Verdict {
	v := &a.verdict
	v.Liars, v.Suspects, v.Missing = v.Liars[:0], v.Suspects[:0], v.Missing[:0]
	return v
}

// isPending reports whether a frame is still here, and being verified.
func (g *assembly) isPending(f *Frame) bool {
	s := g.slot(f.First)
	return s != nil && s.state == slotPending && s.attempt == f.attempt
}

// allFrom reports whether one source delivered the whole frame.
func (g *assembly) allFrom(f *Frame, from Source) bool {
	for part := range uint32(f.Parts) {
		if s := g.slot(f.First + part); s.from != from {
			return false
		}
	}
	return true
}

// replace remembers a packet as bad and puts a rival into its place, false if there is none.
func (a *Assembler) replace(g *assembly, s *slot) bool {
	number := s.p.Number
	i := slices.IndexFunc(g.rivals, func(r rival) bool { return !r.bad && r.p.Number == number })
	if i < 0 {
		g.remember(s)
		*s = slot{dropped: s.dropped + 1}
		return false
	}
	g.exchange(s, &g.rivals[i])
	g.rivals[i].bad = true
	return true
}
