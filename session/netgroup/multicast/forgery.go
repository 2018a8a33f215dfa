package multicast

import (
	"bytes"
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	maxSuspects   = 256             // packets of frames that turned out to be bad
	forgetForgery = 5 * time.Second // without another one a neighbour's forgeries are forgotten

	// A parent that passes on somebody else's forgeries finds out itself, and stops: whoever is further down gives it
	// time to.
	graceFirst  = 200 * time.Millisecond
	gracePerHop = 60 * time.Millisecond
	graceMost   = 600 * time.Millisecond
)

// A suspect is a packet of a frame that was bad, until the frame is there.
type suspect struct {
	packet stream.Packet
	from   Neighbor
}

// A forgery counts what a neighbour delivered that turned out to be forged.
type forgery struct {
	first, latest time.Time
	dropped       bool
}

// Bad tells that packets first to last of a layer group are a frame that its publisher did not sign, and gives them
// back to be fetched from others.
func (e *Engine) Bad(now time.Time, group uint8, first, last uint32) {
	if int(group) >= e.nGroups || last-first >= stream.MaxParts {
		return
	}
	e.counters.BadFrames++
	b := &e.groups[group]
	for number := first; number != last+1; number++ {
		c := b.get(number)
		if c == nil || c.state != held {
			continue
		}
		if len(e.suspects) == maxSuspects {
			e.suspects = append(e.suspects[:0], e.suspects[1:]...)
		}
		e.suspects = append(e.suspects, suspect{c.packet, c.from})
		*c = cell{number: number, not: c.from}
		e.miss(now, b, group, c, now)
	}
}

// Verified tells that packets first to last of a layer group are a frame that its publisher signed. Who delivered
// others in their place is charged.
func (e *Engine) Verified(now time.Time, group uint8, first, last uint32) {
	if int(group) >= e.nGroups || len(e.suspects) == 0 {
		return
	}
	left := e.suspects[:0]
	for _, s := range e.suspects {
		if s.packet.Group != group || s.packet.Number-first > last-first {
			left = append(left, s)
			continue
		}
		c := e.groups[group].get(s.packet.Number)
		if c != nil && c.state == held && differ(&c.packet, &s.packet) {
			e.charge(now, s.from, int(s.packet.Hops))
		}
	}
	clear(e.suspects[len(left):])
	e.suspects = left
	e.settle(now)
}

// differ reports whether two packets of one number are not of one frame, or not the same part of it.
func differ(a, b *stream.Packet) bool {
	return a.Frame != b.Frame || a.Part != b.Part || a.Parts != b.Parts || a.Timestamp != b.Timestamp ||
		a.Key != b.Key || !bytes.Equal(a.Payload, b.Payload)
}

// charge notes that a neighbour delivered a forgery. One who still does so a while after the first is dropped.
func (e *Engine) charge(now time.Time, from Neighbor, hops int) {
	n := e.find(from)
	if n == nil || n.forgery.dropped {
		return
	}
	f := &n.forgery
	e.counters.Forgeries++
	if f.first.IsZero() || now.Sub(f.latest) > forgetForgery {
		f.first = now
	}
	f.latest = now
	grace := min(graceFirst+time.Duration(hops)*gracePerHop, graceMost)
	if now.Sub(f.first) < e.cfg.DropForgerIn+grace {
		return
	}
	f.dropped = true
	e.counters.ForgersDropped++
	for s := range e.k {
		e.orphan(now, s, from)
	}
	n.children, n.standby, n.leaving, n.regrant = 0, 0, 0, true
	e.relist()
	e.owner.Forger(from)
}
