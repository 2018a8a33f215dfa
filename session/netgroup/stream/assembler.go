package stream

import "bytes"

// What bounds an Assembler, for each layer group.
const (
	MaxSpan = 8192 // numbers from the floor on: 10 s of 8 Mbit/s

	maxRivals      = 256 // other versions of packets that are here, and versions that were in a bad frame
	maxRivalsOfOne = 64  // of one source
	maxTries       = 2   // versions of one packet from one source, besides the one that is here
	maxDropped     = 16  // times that the packet of a number is dropped; then it is given up
	maxDoubts      = 1024
)

// A Source is a number that the owner of an Assembler gives to who delivers packets.
type Source uint32

// Restored is the source of packets that were restored by parity. It is told as no liar.
const Restored Source = 1<<32 - 1

// An Outcome says what became of a packet that was given to an Assembler.
type Outcome uint8

// What can become of a packet.
const (
	Added   Outcome = iota // it is the first of its number
	Same                   // it was here
	Differs                // another of its number is here, not verified; this one is kept too
	Refused                // another is here, or was in a bad frame, and too many versions are kept already
	Forged                 // it contradicts what was verified: whoever made it lied
	Outside                // its number is below the floor or too far above, or it is no part of a frame of this stream
)

// An Assembler puts frames of one stream together and holds their packets until they are forgotten, for others who ask
// for them.
//
// Whatever is not verified may be a lie. So another version of a packet is kept beside the first, if there is room, as
// its rival; the first combination of versions that say the same of their frame and are complete is told by Next. If
// that turns out bad, rivals take the place of what they rival; where there are none at all, all packets of the frame
// are dropped, to be fetched anew. What was in a bad frame is remembered, and who delivered what differs from the
// frame that turns out to be genuine is told.
type Assembler struct {
	info   Info
	groups [MaxGroups]assembly

	attempt  uint32
	complete []Frame // not told yet
	doubts   []doubt // the same
	verdict  Verdict // reused
}

// A Verdict is what follows from a frame's being verified or bad. Its slices are valid until the next call.
type Verdict struct {
	// Liars delivered packets that differ from those of a frame that was verified, or alone delivered a bad frame. They
	// may have been lied to themselves, as packets are passed on before they are verified.
	Liars []Source
	// Suspects delivered packets of a bad frame: one of them at least is not genuine.
	Suspects []Source
	// Missing are the numbers of packets that were here and were dropped.
	Missing []uint32
}

// An assembly is the packets of one layer group.
type assembly struct {
	floor  uint64 // numbers below are forgotten
	slots  []slot // of number n, below floor+len: n modulo the length, which is a power of two
	rivals []rival
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
	from     Source
	attempt  uint32 // of the frame that is pending
	state    slotState
	doubtful bool  // a second opinion was asked for
	dropped  uint8 // packets that were here before this one and were dropped
}

// A rival is another version of a packet.
type rival struct {
	p    Packet
	from Source
	bad  bool // it was in a bad frame
}

// A doubt is a packet of which somebody else than who delivered it should be asked.
type doubt struct {
	group  uint8
	number uint32
	from   Source
}

// NewAssembler returns an empty assembler for a stream. Until Forget is called the floors are 0.
func NewAssembler(info Info) *Assembler { return &Assembler{info: info} }

// Add takes a packet in. Its payload must not change from now on; it is held until it is forgotten.
func (a *Assembler) Add(p *Packet, from Source) Outcome {
	if p.IsParity() || !a.info.Fits(p) {
		return Outside
	}
	g := &a.groups[p.Group]
	if uint64(p.Number) < g.floor || uint64(p.Number) >= g.floor+MaxSpan {
		return Outside
	}
	if s := g.slot(p.Number); s != nil && s.state != slotEmpty {
		return a.addRival(g, s, p, from)
	}
	if g.contradictsVerified(p) {
		return Forged
	}
	s := g.reserve(p.Number)
	if s.dropped >= maxDropped || len(g.rivals) > 0 && g.tries(p.Number, from) >= maxTries {
		return Refused
	}
	*s = slot{p: *p, from: from, state: slotHeld, dropped: s.dropped}
	a.put(g, p.Number)
	return Added
}

// addRival takes in a packet whose number is here.
func (a *Assembler) addRival(g *assembly, s *slot, p *Packet, from Source) Outcome {
	switch {
	case s.p.samePacket(p):
		return Same
	case s.state == slotVerified || g.contradictsVerified(p):
		return Forged
	}
	if r := g.rival(p); r != nil {
		return Same
	}
	if g.tries(p.Number, from) >= maxTries || !g.hasRoom(from) {
		return Refused
	}
	g.rivals = append(g.rivals, rival{p: *p, from: from})
	if s.state == slotHeld {
		a.tryComplete(g, p)
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

// Packet returns the packet of a number that is here, nil if there is none. It must not be changed, and is valid until
// the next call that changes anything.
func (a *Assembler) Packet(group uint8, number uint32) *Packet {
	if s := a.groups[group].slot(number); s != nil && s.state != slotEmpty {
		return &s.p
	}
	return nil
}

// Has reports whether the packet of a number is here, and whether it is verified.
func (a *Assembler) Has(group uint8, number uint32) (here, verified bool) {
	s := a.groups[group].slot(number)
	return s != nil && s.state != slotEmpty, s != nil && s.state == slotVerified
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
	for part := range uint32(f.Parts) {
		s := g.slot(f.First + part)
		if s == nil || s.state != slotPending || s.attempt != f.attempt {
			return b, false
		}
	}
	for part := range uint32(f.Parts) {
		b = append(b, g.slot(f.First+part).p.Payload...)
	}
	return b, true
}

// Doubtful takes the next packet of which somebody else than who delivered it should be asked, because it contradicts
// another. It is told once for each version.
func (a *Assembler) Doubtful() (group uint8, number uint32, from Source, ok bool) {
	for len(a.doubts) > 0 {
		d := a.doubts[len(a.doubts)-1]
		a.doubts = a.doubts[:len(a.doubts)-1]
		if s := a.groups[d.group].slot(d.number); s != nil && s.state == slotHeld && s.from == d.from {
			return d.group, d.number, d.from, true
		}
	}
	return 0, 0, 0, false
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
		g.removeRivals(func(r *rival) bool { return r.p.Number < floor })
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
