package multicast

import (
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	publisherReserve = 0.1 // of the copies a publisher may send, for repairs
	paceWithin       = 150 * time.Millisecond
	paceFaster       = 4 // times the usual rate
	burst            = 6 // packets that are sent at once; more are paced
	budgetMost       = 16 << 10
	budgetShare      = 0.965 // of the cap: the transport sends again what is lost, and some was saved before
)

// A publishing is what only a publisher keeps.
type publishing struct {
	copies  float64 // the cap; 0: none
	budget  float64 // bytes that may be sent beyond first copies
	payload float64 // bytes, lately
	sent    float64 // of packets with headers and parity, once each, lately
	waiting []stream.Packet
	every   time.Duration
	at      time.Time // when to send the next of those waiting; zero: none are
}

// payloadShare is the payload's share of a stream's bytes.
func (u *publishing) payloadShare() float64 {
	if u.sent == 0 {
		return 0.88
	}
	return u.payload / u.sent
}

// count takes in a packet of the stream.
func (u *publishing) count(p *stream.Packet) {
	payload := len(p.Payload)
	if p.IsParity() {
		payload = 0
	}
	u.payload += float64(payload)
	u.sent += float64(p.Size())
	u.budget = min(u.budget+budgetShare*u.copies*float64(payload), budgetMost)
	if u.sent > 1<<20 {
		u.payload, u.sent = u.payload/2, u.sent/2
	}
}

func (u *publishing) spend(size int) { u.budget -= float64(size) }

// affordsAnswer reports whether a repair may be sent: some of the budget is left for what is pushed.
func (u *publishing) affordsAnswer() bool { return u.copies == 0 || u.budget >= budgetMost/4 }

// affords reports whether a packet may be sent that is not the first copy.
func (u *publishing) affords(size int) bool { return u.copies == 0 || u.budget >= float64(size) }

// Publish sends packets of this member's stream, those of one frame or more, numbered on in each layer group. They
// and their payloads are the engine's. Those of a frame much longer than usual leave four times as
// fast as usual, or within 150 ms.
func (e *Engine) Publish(now time.Time, packets []stream.Packet) {
	u := &e.publishing
	u.copies = e.cfg.PublisherCopies
	if len(u.waiting) == 0 && len(packets) <= burst {
		e.emit(now, packets)
		e.settle(now)
		return
	}
	u.waiting = append(u.waiting, packets...)
	u.every = min(paceWithin/time.Duration(len(u.waiting)), time.Duration(float64(time.Second)/(paceFaster*e.rate.packets())))
	if u.at.IsZero() {
		u.at = now
		e.pace(now)
	}
	e.settle(now)
}

// pace sends what of the waiting packets is due.
func (e *Engine) pace(now time.Time) {
	u := &e.publishing
	due := 0
	for due < len(u.waiting) && !u.at.After(now) {
		due++
		u.at = u.at.Add(u.every)
	}
	if due > 0 {
		e.emit(now, u.waiting[:due])
		u.waiting = append(u.waiting[:0], u.waiting[due:]...)
	}
	if len(u.waiting) == 0 {
		u.at = time.Time{}
	}
}

// emit sends the first copies of all packets, then the second ones, and so on.
func (e *Engine) emit(now time.Time, packets []stream.Packet) {
	for i := range packets {
		p := &packets[i]
		e.rate.add(now, p.Size())
		e.publishing.count(p)
		if p.IsParity() {
			continue
		}
		e.keyFrames.note(p)
		b := &e.groups[p.Group]
		if !b.started {
			b.start(p.Number)
		}
		e.extend(now, b, p.Group, p.Number, nil)
		*b.get(p.Number) = cell{number: p.Number, state: held, packet: *p, at: now}
		b.newestAt = now
	}
	for copies, more := 0, true; more; copies++ {
		more = false
		for i := range packets {
			p := &packets[i]
			children := e.substreams[e.cfg.Info.Substream(p)].children
			if copies >= len(children) {
				continue
			}
			if more = true; copies == 0 || e.publishing.affords(p.Size()) {
				e.push(now, children[copies], p)
				if c := e.groups[p.Group].get(p.Number); c != nil && !p.IsParity() {
					c.left = e.uplink.busy
				}
			} else {
				e.counters.Withheld++
			}
		}
	}
}
