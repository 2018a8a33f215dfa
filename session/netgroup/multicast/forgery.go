package multicast

import (
	"bytes"
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	maxSuspects   = 256              // packets of frames that turned out to be bad
	forgetForgery = 30 * time.Second // without another one a neighbour's forgeries are forgotten

	// After a forgery, whoever it came by, only packets of neighbours who proved good since are passed on unseen.
	guardFor    = 2 * forgetForgery
	provenAgain = 10 // after a bad frame that may be theirs
	provenBy    = 30 // packets of frames that were verified

	// A parent that passes on somebody else's forgeries finds out itself, and stops: whoever is further down gives it
	// time to.
	graceFirst  = 100 * time.Millisecond
	gracePerHop = 30 * time.Millisecond
	graceMost   = 400 * time.Millisecond
)

// A suspect is a packet of a frame that was bad, until the frame is there.
type suspect struct {
	packet stream.Packet
	from   Neighbor
	at     time.Time // when it came
}

// A forgery counts what a neighbour delivered that turned out to be forged.
type forgery struct {
	first, latest time.Time
	good          int // packets that were verified, since the latest bad frame with one of its packets
	dropped       bool
}

// Bad tells that packets first to last of a layer group are a frame that its publisher did not sign, and gives them
// back to be fetched from others.
func (e *Engine) Bad(now time.Time, group uint8, first, last uint32) {
	if int(group) >= e.nGroups || last-first >= stream.MaxParts {
		return
	}
	e.counters.BadFrames++
	e.forgedAt = now
	b := &e.groups[group]
	known := e.isExplained(b, first, last)
	for number := first; number != last+1; number++ {
		c := b.get(number)
		if c == nil || c.state != held {
			continue
		}
		if len(e.suspects) == maxSuspects {
			e.suspects = append(e.suspects[:0], e.suspects[1:]...)
		}
		if n := e.find(c.from); n != nil && !known {
			n.forgery.good = min(n.forgery.good, provenBy-provenAgain)
		}
		e.suspects = append(e.suspects, suspect{c.packet, c.from, c.at})
		*c = cell{number: number, not: c.from}
		e.miss(now, b, group, c, now)
	}
}

// Verified tells that packets first to last of a layer group are a frame that its publisher signed. Who delivered
// others in their place is charged.
func (e *Engine) Verified(now time.Time, group uint8, first, last uint32) {
	if int(group) >= e.nGroups || last-first >= stream.MaxParts {
		return
	}
	e.prove(now, group, first, last)
	left := e.suspects[:0]
	for _, s := range e.suspects {
		if s.packet.Group != group || s.packet.Number-first > last-first {
			left = append(left, s)
			continue
		}
		c := e.groups[group].get(s.packet.Number)
		if c != nil && c.state == held && differ(&c.packet, &s.packet) {
			e.charge(now, &s)
		}
	}
	clear(e.suspects[len(left):])
	e.suspects = left
	e.judgeParities(now, group, first, last)
	e.settle(now)
}

// prove notes who delivered a frame that was verified, and passes on what of it was held back.
func (e *Engine) prove(now time.Time, group uint8, first, last uint32) {
	b := &e.groups[group]
	for number := first; number != last+1; number++ {
		c := b.get(number)
		if c == nil || c.state != held {
			continue
		}
		c.verified = true
		if n := e.find(c.from); n != nil {
			n.forgery.good = min(n.forgery.good+1, provenBy)
		}
		if c.back {
			c.back = false
			awaits := c.awaits
			c.awaits = waiters{}
			e.pass(now, c.from, e.substreamOf(group, number), c, awaits, false)
		}
	}
}

// isGuarded reports whether what a neighbour delivers is passed on only once it is verified, so that nobody takes this
// member for a forger. It is so for a while after a forgery, until the neighbour proved good.
func (e *Engine) isGuarded(now time.Time, from Neighbor) bool {
	if e.forgedAt.IsZero() || now.Sub(e.forgedAt) > guardFor {
		return false
	}
	return !e.isProven(from)
}

// isExplained reports whether part of a frame came from somebody who is known for forgeries.
func (e *Engine) isExplained(b *buffer, first, last uint32) bool {
	for number := first; number != last+1; number++ {
		if c := b.get(number); c != nil && c.state == held {
			if n := e.find(c.from); n != nil && n.forgery.isDoubtful() {
				return true
			}
		}
	}
	return false
}

func (e *Engine) isProven(from Neighbor) bool {
	n := e.find(from)
	return n != nil && n.forgery.good >= provenBy
}

// isDoubtful reports whether a forgery was the last that is known of a neighbour: it is asked for nothing more.
func (f *forgery) isDoubtful() bool { return f.dropped || !f.latest.IsZero() && f.good < provenBy }

// differ reports whether two packets of one number are not of one frame, or not the same part of it.
func differ(a, b *stream.Packet) bool {
	return a.Frame != b.Frame || a.Part != b.Part || a.Parts != b.Parts || a.Timestamp != b.Timestamp ||
		a.Key != b.Key || !bytes.Equal(a.Payload, b.Payload)
}

// charge notes that a neighbour delivered a forgery. One who still does so a while after the first is dropped.
func (e *Engine) charge(now time.Time, s *suspect) {
	n := e.find(s.from)
	if n == nil || n.forgery.dropped {
		return
	}
	f := &n.forgery
	e.counters.Forgeries++
	if f.first.IsZero() || s.at.Sub(f.latest) > forgetForgery {
		f.first = s.at
	}
	f.latest, f.good = s.at, 0
	grace := min(graceFirst+time.Duration(s.packet.Hops)*gracePerHop, graceMost)
	if s.at.Sub(f.first) < e.cfg.DropForgerIn+grace {
		return
	}
	f.dropped = true
	e.counters.ForgersDropped++
	for sub := range e.k {
		e.orphan(now, sub, n.number)
	}
	n.children, n.standby, n.leaving, n.regrant = 0, 0, 0, true
	e.relist()
	e.owner.Forger(n.number)
}
