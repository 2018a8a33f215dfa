package main

import (
	"slices"
	"time"

	"lyceum/session/netgroup"
)

// A show is what is published in a simulation, who watches it, and what came of it.
type show struct {
	streaming
	c        *crowd
	caster   caster
	media    []*medium // of each publisher the picture, then the sound
	joinLate int       // how many join in the second half
	over     bool      // nothing more is published

	begin, end int64 // of the measured time
	vanished   int64 // when some vanished at once; 0 if none did
	wire       wireBytes
	forged     int // frames that were played and are not the publisher's
	framed     int // honest peers that were dropped as forgers, by each who did

	fakes    map[*byte]bool // messages that were changed, by where their bytes are
	forgings map[[2]int32]*forging
}

// A caster publishes and plays streams for peers.
type caster interface {
	// joined tells of a peer that begins to take part.
	joined(p *peer, now time.Time)
	// heard is told what a peer's group tells.
	heard(p *peer, ev netgroup.Event)
	// publish has the medium's publisher begin.
	publish(m *medium, now time.Time)
	// write has the publisher send a frame, and returns which it is. It is not sent while nothing can be sealed.
	write(m *medium, now time.Time, layer uint8, key bool, data []byte) (id frameID, ok bool)
	// use says what a flow is for, by its metadata, or returns the zero value.
	use(metadata []byte) flowUse
}

// A flowUse is the stream that a flow belongs to.
type flowUse struct {
	m       *medium // nil of flows that carry something else
	control bool
}

// wireBytes are all bytes that were sent, over the measured time.
type wireBytes struct {
	datagrams uint64 // with headers
	messages  uint64 // parts of messages in them
}

// A forging is when one polluter's forged packets reached one neighbour.
type forging struct {
	first, last int64
	over        bool // the neighbour has dropped it
}

func (sh *show) heard(p *peer, ev netgroup.Event) { sh.caster.heard(p, ev) }

// isMeasured reports whether figures are about a time.
func (sh *show) isMeasured(at int64) bool { return sh.begin > 0 && at >= sh.begin && at < sh.end }

// opened implements tap.
func (sh *show) opened(f *sendFlow) { f.use = sh.caster.use(f.metadata) }

// sent implements tap.
func (sh *show) sent(p *packet) {
	if !sh.isMeasured(sh.c.w.now) {
		return
	}
	sh.wire.datagrams += uint64(p.size + headers)
	for i := range p.data {
		d := &p.data[i]
		sh.wire.messages += uint64(d.size)
		if u := d.flow.use; u.m != nil {
			u.m.bytes.send(d.size, u.control, u.m.publisher.host == p.from)
		}
	}
}

// forgeEach is how many of the packets that a polluter relays one is forged of.
const forgeEach = 5

// written implements tap: polluters change a byte in the middle of some packets. The last ones of a frame are its
// signature, of which nobody would notice anything here, where signatures are left out.
func (sh *show) written(f *sendFlow, message []byte) []byte {
	if m := f.use.m; m != nil && !f.use.control && f.s.e.host == m.publisher.host {
		m.sent(message)
	}
	if !f.s.e.host.pollutes || f.use.m == nil || f.use.control || sh.c.w.rand.IntN(forgeEach) > 0 {
		return message
	}
	fake := slices.Clone(message)
	fake[len(fake)/2] ^= 1
	sh.fakes[&fake[0]] = true
	return fake
}

// arrived implements tap.
func (sh *show) arrived(f *receiveFlow, message []byte) {
	if len(sh.fakes) == 0 || len(message) == 0 || !sh.fakes[&message[0]] {
		return
	}
	key := [2]int32{f.from.s.e.host.number, f.s.e.host.number}
	o := sh.forgings[key]
	if o == nil {
		o = &forging{first: sh.c.w.now}
		sh.forgings[key] = o
	}
	if !o.over {
		o.last = sh.c.w.now
	}
}

// dropped notes that a peer takes nothing more of a stream from one whom it takes for a forger.
func (sh *show) dropped(by, forger *peer) {
	if !forger.host.pollutes {
		sh.framed++
		return
	}
	if o := sh.forgings[[2]int32{forger.host.number, by.host.number}]; o != nil {
		o.over = true
	}
}
