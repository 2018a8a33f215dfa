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
	guardFor = 2 * forgetForgery
	// Dropped is who delivered so many forgeries, one in forgedShare packets, for some time, or very many. Who passed on
	// those of somebody else until it knew delivers ever fewer.
	forgeriesLeast = 4
	forgeriesMost  = 30
	forgedShare    = 10

	suspicious  = 0.15                   // share of packets that were part of bad frames
	backMost    = 100 * time.Millisecond // is held back what might be forged while its frame is not whole
	provenAgain = 10                     // after a bad frame that may be theirs
	provenBy    = 30                     // packets of frames that were verified

	// A parent that passes on somebody else's forgeries finds out itself, and stops: whoever is further down gives it
	// time to.
	graceFirst  = time.Duration(0)
	gracePerHop = 200 * time.Millisecond
	graceMost   = 1000 * time.Millisecond
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
	bad, fine     int // packets since the first that were forged, and that were verified
	involved      int // packets that were part of bad frames
	dropped       bool
}

// Bad tells that packets first to last of a layer group are a frame that its publisher did not sign. Those of the
// neighbour who was most often part of bad frames are fetched from others; when they come, the whole frame is
// delivered again. If it is bad still, all of it is fetched.
func (e *Engine) Bad(now time.Time, group uint8, first, last uint32) {
	if int(group) >= e.nGroups || last-first >= stream.MaxParts {
		return
	}
	e.counters.BadFrames++
	e.forgedAt = now
	b := &e.groups[group]
	known := e.isExplained(b, first, last)
	worst, all := e.mostSuspicious(b, first, last)
	for number := first; number != last+1; number++ {
		c := b.get(number)
		if c == nil || c.state != held {
			continue
		}
		if n := e.find(c.from); n != nil && !known {
			n.forgery.good = min(n.forgery.good, provenBy-provenAgain)
			n.forgery.involved++
		}
		if !all && c.from != worst {
			c.again = true
			continue
		}
		e.doubt(c)
		*c = cell{number: number, not: c.from}
		e.miss(now, b, group, c, now)
	}
}

// doubt remembers a packet until it is known whether it was forged.
func (e *Engine) doubt(c *cell) {
	if len(e.suspects) == maxSuspects {
		e.suspects = append(e.suspects[:0], e.suspects[1:]...)
	}
	e.suspects = append(e.suspects, suspect{c.packet, c.from, c.at})
}

// mostSuspicious returns who of those who delivered a frame was part of bad frames most often, for what was genuine.
// All are suspicious if packets of the frame were fetched again already.
func (e *Engine) mostSuspicious(b *buffer, first, last uint32) (worst Neighbor, all bool) {
	most := -1.0
	for number := first; number != last+1; number++ {
		c := b.get(number)
		if c == nil || c.state != held {
			continue
		}
		if c.not != 0 {
			return 0, true
		}
		if s := e.suspicion(c.from); s > most {
			worst, most = c.from, s
		}
	}
	return worst, false
}

// suspicion is how likely a neighbour's packets are forged; what was restored or came by multicast is from nobody.
func (e *Engine) suspicion(from Neighbor) float64 {
	n := e.find(from)
	if n == nil {
		return 0.5
	}
	s := float64(n.forgery.involved+1) / float64(n.forgery.involved+n.forgery.fine+2)
	if n.forgery.isDoubtful() {
		s++
	}
	return s
}

// Genuine tells of a packet of a frame that its publisher signed, before Verified tells of the frame. Another that is
// held in its place, as several neighbours were asked for it, gives way, and becomes a suspect.
func (e *Engine) Genuine(p *stream.Packet) {
	if int(p.Group) >= e.nGroups {
		return
	}
	if c := e.groups[p.Group].get(p.Number); c != nil && c.state == held && differ(&c.packet, p) {
		e.doubt(c)
		c.packet, c.from = *p, 0
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
			n.forgery.fine++
		}
		e.letGo(now, group, c)
	}
}

// letGo passes on a packet that was held back.
func (e *Engine) letGo(now time.Time, group uint8, c *cell) {
	if !c.back {
		return
	}
	awaits := c.awaits
	c.back, c.awaits = false, waiters{}
	e.pass(now, c.from, e.substreamOf(group, c.number), c, awaits, false)
}

// releaseBack passes on what was held back for long because its frame does not get whole: it may be that two members
// have what the other one lacks, and both hold it back. What came from somebody suspicious is not.
func (e *Engine) releaseBack(now time.Time) {
	if e.forgedAt.IsZero() || now.Sub(e.forgedAt) > guardFor {
		return
	}
	for g := range e.nGroups {
		b := &e.groups[g]
		for number := b.high; number != b.low; number-- {
			c := b.get(number - 1)
			if now.Sub(c.at) > 4*backMost {
				break
			}
			if c.back && now.Sub(c.at) > backMost && e.suspicion(c.from) < suspicious {
				e.letGo(now, uint8(g), c)
			}
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
		f.first, f.bad, f.fine, f.involved = s.at, 0, 0, 0
	}
	f.latest, f.good = s.at, 0
	f.bad++
	grace := min(graceFirst+time.Duration(s.packet.Hops)*gracePerHop, graceMost)
	if f.bad < forgeriesMost && (s.at.Sub(f.first) < e.cfg.DropForgerIn+grace || f.bad < forgeriesLeast || f.bad*forgedShare < f.bad+f.fine) {
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
