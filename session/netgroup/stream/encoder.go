package stream

import "time"

// An Encoder makes the parity packets of a publisher's stream, one for each block of a layer group. Its owner gives
// it every packet, in order, and sends what it returns.
type Encoder struct {
	blocks [MaxGroups]block
}

// A block is one that is being filled.
type block struct {
	first  uint32
	count  uint8 // packets in it; 0: none
	due    time.Time
	parity [imageSize + MaxPayload]byte // exclusive or of the packets' images
	size   int                          // of the longest; what is behind is 0
}

// Add takes a packet in and returns the parity of its block if the block is full. The parity's payload is valid until
// the next call.
func (e *Encoder) Add(now time.Time, p *Packet) (Packet, bool) {
	b := &e.blocks[p.Group]
	if b.count == 0 {
		clear(b.parity[:b.size])
		b.size = 0
		b.first, b.due = p.Number, now.Add(BlockTime)
	}
	p.xorImage(b.parity[:])
	b.size = max(b.size, imageSize+len(p.Payload))
	if b.count++; b.count == BlockPackets {
		return b.close(p.Group), true
	}
	return Packet{}, false
}

// Advance closes a block that is due and returns its parity, as Add does. It is called until it returns false.
func (e *Encoder) Advance(now time.Time) (Packet, bool) {
	for g := range e.blocks {
		if b := &e.blocks[g]; b.count > 0 && !now.Before(b.due) {
			return b.close(uint8(g)), true
		}
	}
	return Packet{}, false
}

// Wake returns when a block is due, zero if none is open.
func (e *Encoder) Wake() (wake time.Time) {
	for g := range e.blocks {
		if b := &e.blocks[g]; b.count > 0 && (wake.IsZero() || b.due.Before(wake)) {
			wake = b.due
		}
	}
	return wake
}

// close returns the block's parity; the next packet begins another block.
func (b *block) close(group uint8) Packet {
	p := Packet{Group: group, Number: b.first, Block: b.count, Payload: b.parity[:b.size]}
	b.count = 0
	return p
}
