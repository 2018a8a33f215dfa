package main

import (
	"time"

	"lyceum/session/netgroup/multicast"
	"lyceum/session/netgroup/stream"
	"lyceum/session/rtmfp"
)

// A castPart is a peer's part in one stream: a multicast.Owner.
type castPart struct {
	member  *castMember
	m       *medium
	engine  *multicast.Engine
	now     time.Time
	cutter  *stream.Cutter  // of who publishes
	encoder *stream.Encoder // the same, with parity
	askedAt time.Time       // when a key frame was asked for last
	frames  map[frameID]*castFrame
	done    []*castFrame // all packets are there
	// suspects are neighbours that forged here, which the publisher's other streams are to be told of.
	suspects []multicast.Neighbor
}

// A castFrame is a frame of which packets came.
type castFrame struct {
	id    frameID
	key   bool
	first uint32
	parts int
	have  map[uint16]bool // by part: whether it is right
}

// flows returns the flows to a neighbour, beginning them if there are none.
func (p *castPart) flows(to multicast.Neighbor) (f castFlows, ok bool) {
	l := p.member.links[to-1]
	if l == nil {
		return f, false
	}
	for len(l.out) <= p.m.number {
		l.out = append(l.out, castFlows{})
	}
	out := &l.out[p.m.number]
	if out.packets == nil {
		priority := rtmfp.PriorityAudio
		if p.m.picture {
			priority = rtmfp.PriorityVideo
		}
		about := append([]byte(castMetadata), byte(p.m.number))
		var err error
		if out.control, err = l.session.OpenFlow(append(about[:len(about):len(about)], 0), rtmfp.PriorityControl); err != nil {
			return f, false
		}
		if out.packets, err = l.session.OpenFlow(append(about[:len(about):len(about)], 1), priority); err != nil {
			out.packets = nil
			return f, false
		}
	}
	return *out, true
}

// Packet implements multicast.Owner.
func (p *castPart) Packet(to multicast.Neighbor, packet *stream.Packet) bool {
	f, ok := p.flows(to)
	if !ok {
		return false
	}
	life := videoLife
	if !p.m.picture {
		life = audioLife
	}
	return f.packets.Write(p.now, packet.AppendTo(nil), rtmfp.Deadlines{FinishBy: p.now.Add(life)}) == nil
}

// Control implements multicast.Owner.
func (p *castPart) Control(to multicast.Neighbor, message []byte) {
	if f, ok := p.flows(to); ok {
		_ = f.control.Write(p.now, append([]byte(nil), message...), rtmfp.Deadlines{})
	}
}

// Deliver implements multicast.Owner.
func (p *castPart) Deliver(packet *stream.Packet) {
	p.m.delivered(p.member.peer, packet.Group, packet.Number, packet.Payload, int(packet.Hops))
	id := frameID{packet.Group, packet.Frame}
	f := p.frames[id]
	if f == nil {
		f = &castFrame{id: id, key: packet.Key, first: packet.First(), parts: int(packet.Parts), have: map[uint16]bool{}}
		p.frames[id] = f
	}
	f.have[packet.Part] = p.m.isRight(packet.Group, packet.Number, packet.Payload)
	if len(f.have) == f.parts {
		p.done = append(p.done, f)
		delete(p.frames, id)
	}
}

// settle judges the frames of which all packets came: what an owner does by their signatures.
func (p *castPart) settle() {
	for len(p.done) > 0 {
		f := p.done[0]
		p.done = p.done[1:]
		right := true
		for _, r := range f.have {
			right = right && r
		}
		last := f.first + uint32(f.parts) - 1
		if !right {
			p.engine.Bad(p.now, f.id.layer, f.first, last)
			continue
		}
		p.engine.Verified(p.now, f.id.layer, f.first, last)
		if !p.m.played(p.member.peer, f.id, f.key, p.m.contents[f.id]) && p.now.Sub(p.askedAt) > keyPatience {
			p.askedAt = p.now
			p.engine.RequestKeyFrame(p.now)
		}
	}
	for _, n := range p.suspects {
		for _, q := range p.member.parts {
			if q != p && q.m.publisher == p.m.publisher {
				q.now = p.now
				q.engine.Suspect(p.now, n)
			}
		}
	}
	p.suspects = nil
}

// Lost implements multicast.Owner.
func (p *castPart) Lost(layer uint8, first, last uint32) {
	for n := first; n <= last; n++ {
		for id, f := range p.frames {
			if id.layer == layer && n-f.first < uint32(f.parts) {
				delete(p.frames, id)
			}
		}
	}
}

// KeyFrameWanted implements multicast.Owner.
func (p *castPart) KeyFrameWanted() { p.m.keyWanted = true }

// Forged implements multicast.Owner.
func (p *castPart) Forged(n multicast.Neighbor) { p.suspects = append(p.suspects, n) }

// Forger implements multicast.Owner.
func (p *castPart) Forger(n multicast.Neighbor) {
	p.m.show.dropped(p.member.peer, p.member.links[n-1].peer)
}
