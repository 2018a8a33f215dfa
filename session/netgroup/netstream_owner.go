package netgroup

import (
	"time"

	"lyceum/session/netgroup/multicast"
	"lyceum/session/netgroup/replication"
	"lyceum/session/netgroup/stream"
	"lyceum/session/rtmfp"
)

// What a streamPart does for its engine, as a multicast.Owner. The engine knows a neighbour by the number that packages
// below know it by.

// How long a packet may wait before it is sent, and be sent again. What is later is pulled by who misses it, from
// whoever has it.
const (
	audioWithin = 150 * time.Millisecond
	videoWithin = 250 * time.Millisecond
)

func (p *streamPart) neighborOf(number multicast.Neighbor) *neighbor {
	return p.group.numbered[replication.Neighbor(number)]
}

// packetBytes is the encoding of the packet that was sent last, as it goes to several neighbours. Its bytes belong to
// the transport and are not used again for another.
type packetBytes struct {
	group, hops uint8
	number      uint32
	block       uint8
	payload     *byte
	bytes       []byte

	// Encodings are cut from a slab, so that few packets cost an allocation. Its bytes live as long as one of them waits.
	slab []byte
}

const slabSize = 32 << 10

// of returns a packet's encoding.
func (c *packetBytes) of(p *stream.Packet) []byte {
	if c.bytes == nil || c.number != p.Number || c.group != p.Group || c.hops != p.Hops || c.block != p.Block || c.payload != &p.Payload[0] {
		if n := p.Size(); n > cap(c.slab)-len(c.slab) {
			c.slab = make([]byte, 0, max(slabSize, n))
		}
		from := len(c.slab)
		c.slab = p.AppendTo(c.slab)
		c.group, c.hops, c.number, c.block, c.payload = p.Group, p.Hops, p.Number, p.Block, &p.Payload[0]
		c.bytes = c.slab[from:len(c.slab):len(c.slab)]
	}
	return c.bytes
}

// Packet implements multicast.Owner.
func (p *streamPart) Packet(to multicast.Neighbor, packet *stream.Packet) bool {
	n := p.neighborOf(to)
	if n == nil || n.dropped {
		return false
	}
	within := videoWithin
	if p.listed.info.Kind == stream.Audio {
		within = audioWithin
	}
	at := p.now.Add(within)
	b := p.encoded.of(packet)
	if p.publisher == nil && !p.group.maySendOn(p.now, len(b)) {
		return false
	}
	if !n.streams.write(p.now, n, p, p.classOf(packet), b, rtmfp.Deadlines{StartBy: at, FinishBy: at}) {
		return false
	}
	p.rates.sentData.add(p.now, len(b))
	p.rates.sentLine.add(p.now, len(b)+multicast.PacketOverhead)
	return true
}

// classOf returns by which flow a packet goes.
func (p *streamPart) classOf(packet *stream.Packet) flowClass {
	if p.listed.info.Kind == stream.Video && (packet.Group == 2 || packet.IsParity()) {
		return flowDetail
	}
	return flowFirst
}

// Control implements multicast.Owner.
func (p *streamPart) Control(to multicast.Neighbor, message []byte) {
	if n := p.neighborOf(to); n != nil && !n.dropped {
		if n.streams.write(p.now, n, p, flowControl, append([]byte(nil), message...), rtmfp.Deadlines{}) {
			p.rates.sentControl.add(p.now, len(message))
		}
	}
}

// Deliver implements multicast.Owner.
func (p *streamPart) Deliver(packet *stream.Packet) {
	if p.frames == nil {
		return
	}
	if told := p.group.c.cfg.StreamPacket; told != nil {
		for _, o := range p.players {
			told(o, packet)
		}
	}
	p.delivered = append(p.delivered, *packet)
}

// Lost implements multicast.Owner. What is incomplete is forgotten with the window.
func (p *streamPart) Lost(uint8, uint32, uint32) {}

// KeyFrameWanted implements multicast.Owner.
func (p *streamPart) KeyFrameWanted() { p.keyWanted = true }

// Forged implements multicast.Owner.
func (p *streamPart) Forged(n multicast.Neighbor) { p.forged = append(p.forged, n) }

// Forger implements multicast.Owner.
func (p *streamPart) Forger(n multicast.Neighbor) { p.forgers = append(p.forgers, n) }
