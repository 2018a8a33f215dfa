package stream

import "bytes"

// What bounds an Assembler, for each layer group.
const (
	MaxSpan = 8192 // numbers from the floor on: 10 s of 8 Mbit/s

	maxRivals  = 256 // other versions of packets that are here
	maxRivalry = 3   // of one packet; with another the oldest version is dropped
	maxDropped = 16  // times that the packet of a number is dropped or replaced; then it is given up
	maxDoubts  = 1024
)

// An Outcome says what became of a packet that was given to an Assembler.
type Outcome uint8

// What can become of a packet.
const (
	Added   Outcome = iota // it is the first of its number
	Same                   // it was here
	Differs                // another of its number is here, not verified; this one is kept too
	Refused                // another is here, or was in bad frames, and too many versions were kept already
	Forged                 // it contradicts what was verified: somebody lied
	Outside                // its number is below the floor or too far above, or it is no part of a frame of this stream
)

// An Assembler puts frames of one stream together. It holds their packets until they are forgotten.
//
// Whatever is not verified may be a lie. So another version of a packet is kept beside the first, if there is room, as
// its rival; the first combination of versions that say the same of their frame and are complete is told by Next. If
// that turns out bad, rivals take the place of what they rival; where there are none at all, all packets of the frame
// are dropped, to be fetched anew.
type Assembler struct {
	info   Info
	groups [MaxGroups]assembly

	attempt  uint32
	complete []Frame  // not told yet
	doubts   []doubt  // the same
	missing  []uint32 // reused
}

// An assembly is the packets of one layer group.
type assembly struct {
	floor  uint64 // numbers below are forgotten
	slots  []slot // of number n, below floor+len: n modulo the length, which is a power of two
	rivals []Packet
}

type slotState uint8

const (
	slotEmpty slotState = iota
	slotHeld
	slotPending // its frame is complete and being verified
	slotVerified
)

// A slot is the place of a packet.
type slot struct {
	p        Packet
	attempt  uint32 // of the frame that is pending
	state    slotState
	doubtful bool  // it is among the doubts
	asked    bool  // it was, for it contradicts a packet next to it
	dropped  uint8 // packets that were here before this one and turned out bad
}

// A doubt is a packet of which somebody else than who delivered it should be asked.
type doubt struct {
	group  uint8
	number uint32
}

// NewAssembler returns an empty assembler for a stream. Until Forget is called the floors are 0.
func NewAssembler(info Info) *Assembler { return &Assembler{info: info} }

// Add takes a packet in. Its payload must not change from now on; it is held until it is forgotten.
func (a *Assembler) Add(p *Packet) Outcome {
	if p.IsParity() || !a.info.Fits(p) {
		return Outside
	}
	g := &a.groups[p.Group]
	if uint64(p.Number) < g.floor || uint64(p.Number) >= g.floor+MaxSpan {
		return Outside
	}
	s := g.reserve(p.Number)
	switch {
	case s.state != slotEmpty && s.p.samePacket(p):
		return Same
	case s.state == slotVerified || g.contradictsVerified(p):
		return Forged
	case s.state != slotEmpty:
		return a.addRival(g, s, p)
	case s.dropped >= maxDropped:
		return Refused
	}
	s.p, s.state = *p, slotHeld
	a.put(g, p.Number)
	return Added
}

// addRival takes in another version of a packet.
func (a *Assembler) addRival(g *assembly, s *slot, p *Packet) Outcome {
	versions := 0
	for i := range g.rivals {
		if r := &g.rivals[i]; r.Number == p.Number {
			if versions++; r.samePacket(p) {
				return Same
			}
		}
	}
	if s.dropped >= maxDropped || len(g.rivals) >= maxRivals || versions >= maxRivalry && s.state != slotHeld {
		return Refused
	}
	if versions >= maxRivalry {
		g.replace(s)
	}
	g.rivals = append(g.rivals, *p)
	if s.state == slotHeld && !a.tryComplete(g, p) {
		a.doubt(s)
	}
	return Differs
}

// samePacket reports whether two packets of one number are the same but for their hops.
func (p *Packet) samePacket(other *Packet) bool {
	return p.sameFrame(other) && bytes.Equal(p.Payload, other.Payload)
}

// put follows up a packet that came into its slot.
func (a *Assembler) put(g *assembly, number uint32) {
	p := &g.slot(number).p
	if !a.tryComplete(g, p) {
		a.compareNeighbors(g, number)
	}
}

// Next takes the next frame that is complete and must be verified: Data, then Verified or Bad. It is to be called until
// it returns false whenever a packet was added or a frame was bad.
func (a *Assembler) Next() (Frame, bool) {
	for len(a.complete) > 0 {
		f := a.complete[0]
		a.complete = append(a.complete[:0], a.complete[1:]...)
		if a.groups[f.Group].isPending(&f) {
			return f, true
		}
	}
	return Frame{}, false
}

// Data appends the bytes of a frame that Next returned to b, false if they were forgotten since.
func (a *Assembler) Data(b []byte, f *Frame) ([]byte, bool) {
	g := &a.groups[f.Group]
	if !g.isPending(f) {
		return b, false
	}
	for part := range uint32(f.Parts) {
		b = append(b, g.slot(f.First+part).p.Payload...)
	}
	return b, true
}

// Genuine returns the packet of a number if its frame was verified, else nil. It must not be changed, and is valid until
// the next call that changes anything.
func (a *Assembler) Genuine(group uint8, number uint32) *Packet {
	if s := a.groups[group].slot(number); s != nil && s.state == slotVerified {
		return &s.p
	}
	return nil
}

// Doubtful takes the number of the next packet of which somebody else than who delivered it should be asked, because it
// contradicts another, or because there are several versions and none makes a frame. What comes then is added; if it
// is the Same the number is not told again. It is to be called until it returns false, like Next.
func (a *Assembler) Doubtful() (group uint8, number uint32, ok bool) {
	for len(a.doubts) > 0 {
		d := a.doubts[len(a.doubts)-1]
		a.doubts = a.doubts[:len(a.doubts)-1]
		if s := a.groups[d.group].slot(d.number); s != nil && s.state == slotHeld && s.doubtful {
			s.doubtful = false
			return d.group, d.number, true
		}
	}
	return 0, 0, false
}

// Forget drops everything of a layer group below a number.
func (a *Assembler) Forget(group uint8, floor uint32) {
	g := &a.groups[group]
	if uint64(floor) <= g.floor {
		return
	}
	for n := g.floor; n < min(uint64(floor), g.floor+uint64(len(g.slots))); n++ {
		g.slots[n&uint64(len(g.slots)-1)] = slot{}
	}
	g.floor = uint64(floor)
	if len(g.rivals) > 0 {
		g.removeRivals(func(r *Packet) bool { return r.Number < floor })
	}
}

// Restart forgets everything of a layer group, to begin anew at a number, which may be lower.
func (a *Assembler) Restart(group uint8, floor uint32) {
	g := &a.groups[group]
	clear(g.slots)
	clear(g.rivals)
	g.rivals = g.rivals[:0]
	g.floor = uint64(floor)
}
