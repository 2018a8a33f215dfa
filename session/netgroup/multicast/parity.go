package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	maxParities = 64 // kept; the oldest give way
	maxOfBlock  = 2  // different ones of one block, so that a liar who comes first does not shut out the right one
)

// A parity is a parity packet that is here.
type parity struct {
	packet stream.Packet
	from   Neighbor
	at     time.Time
	used   bool // a packet was restored from it
}

// takeParity stores a parity packet, passes it on, and restores what it can.
func (e *Engine) takeParity(now time.Time, from Neighbor, s int, p *stream.Packet) {
	same := 0
	for i := range e.parities {
		if q := &e.parities[i]; q.packet.Group == p.Group && q.packet.Number == p.Number {
			if same++; q.from == from || same == maxOfBlock || !differ(&q.packet, p) {
				e.counters.Duplicates++
				return
			}
		}
	}
	if len(e.parities) == maxParities {
		e.parities = append(e.parities[:0], e.parities[1:]...)
	}
	e.parities = append(e.parities, parity{packet: *p, from: from, at: now})
	e.rate.add(now, p.Size())
	if same == 0 && !e.isGuarded(now, from) {
		for _, n := range e.substreams[s].children {
			if n.number != from {
				e.push(now, n, p)
			}
		}
	}
	e.restore(now, &e.parities[len(e.parities)-1])
}

// restoreAround restores the packet that a block with a number lacks, if it lacks one only.
func (e *Engine) restoreAround(now time.Time, group uint8, number uint32) {
	for i := range e.parities {
		if p := &e.parities[i]; p.packet.Group == group && number-p.packet.Number < uint32(p.packet.Block) {
			e.restore(now, p)
		}
	}
}

// restore takes the packet that a block lacks from its parity. A relay passes on what it restored.
func (e *Engine) restore(now time.Time, p *parity) {
	if p.used {
		return
	}
	others, complete := e.block(&p.packet)
	if complete || len(others) != int(p.packet.Block)-1 {
		return
	}
	p.used = true
	restored, ok := stream.Restore(&p.packet, others)
	if !ok || !e.cfg.Info.Fits(&restored) {
		return
	}
	if c := e.groups[restored.Group].get(restored.Number); c != nil && c.state == missing {
		e.counters.Restored++
		e.take(now, 0, e.cfg.Info.Substream(&restored), &restored)
	}
}

// block returns what is here of the packets of a parity packet, and whether that is all.
func (e *Engine) block(p *stream.Packet) (packets []*stream.Packet, complete bool) {
	e.blockOf = e.blockOf[:0]
	b := &e.groups[p.Group]
	for i := range uint32(p.Block) {
		if c := b.get(p.Number + i); c != nil && c.state == held {
			e.blockOf = append(e.blockOf, &c.packet)
		}
	}
	return e.blockOf, len(e.blockOf) == int(p.Block)
}

// judgeParities charges who delivered parity that was used and does not fit its block, which is verified.
func (e *Engine) judgeParities(now time.Time, group uint8, first, last uint32) {
	for i := range e.parities {
		p := &e.parities[i]
		if !p.used || p.packet.Group != group || p.packet.Number+uint32(p.packet.Block) <= first || p.packet.Number > last {
			continue
		}
		packets, complete := e.block(&p.packet)
		if !complete || !e.isVerified(&p.packet) {
			continue
		}
		if p.used = false; !p.packet.IsParityOf(packets) {
			e.charge(now, &suspect{p.packet, p.from, p.at})
		}
		p.packet.Block = 0 // done with
	}
}

// isVerified reports whether all of a block is.
func (e *Engine) isVerified(p *stream.Packet) bool {
	for i := range uint32(p.Block) {
		if c := e.groups[p.Group].get(p.Number + i); c == nil || !c.verified {
			return false
		}
	}
	return true
}
