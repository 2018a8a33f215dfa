package multicast

import (
	"bytes"
	"slices"
	"time"

	"lyceum/session/netgroup/stream"
)

const (
	maxSuspects = 256 // packets of frames that turned out to be bad
	maxForgers  = 256 // who are no neighbours any more; the first who left are forgotten

	// After a forgery, whoever it came by, only packets of neighbours who proved good since are passed on unseen, and
	// never again those of who delivered one.
	guardFor = time.Minute
	// Dropped is who goes on, and whose forgeries are one in so many packets at least.
	forgedShare = 10
	// A parent is left at its first forgery unless it delivered so many genuine packets for each: there may be no honest
	// copy of what it pushes but the publisher's.
	genuineForEach = 10

	suspicious  = 0.15                   // share of packets that were part of bad frames
	backMost    = 100 * time.Millisecond // is held back what might be forged while its frame is not whole
	provenAgain = 10                     // after a bad frame that may be theirs
	provenBy    = 30                     // packets of frames that were verified
)

// A suspect is a packet of a frame that was bad, until the frame is there.
type suspect struct {
	packet stream.Packet
	from   Neighbor
	at     time.Time // when it came
}

// A forgery counts what a neighbour delivered that turned out to be forged.
type forgery struct {
	first     time.Time // when the first came
	genuine   int       // packets that were verified
	good      int       // of these, since the latest bad frame with a packet of this neighbour's
	bad, fine int       // packets that were forged, and that were verified, since the first forgery if there was one
	involved  int       // packets that were part of bad frames, likewise
	elsewhere bool      // it forged in another stream of the publisher
	dropped   bool
}

// isKnown reports whether the neighbour delivered a forgery.
func (f *forgery) isKnown() bool { return f.bad > 0 || f.elsewhere }

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
		*c = cell{number: number, not: c.from, passed: c.passed, awaits: c.awaits}
		e.miss(now, b, group, c, now)
	}
}

// doubt remembers a packet that is held until it is known whether it was forged.
func (e *Engine) doubt(c *cell) { e.suspect(suspect{c.packet, c.from, c.at}) }

func (e *Engine) suspect(s suspect) {
	if len(e.suspects) == maxSuspects {
		e.suspects = append(e.suspects[:0], e.suspects[1:]...)
	}
	e.suspects = append(e.suspects, s)
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
	if n.forgery.isKnown() {
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
			n.forgery.genuine++
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
	e.pass(now, c.from, e.substreamOf(group, c.number), c, awaits)
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
// member for a forger. It is so for a while after a forgery, until the neighbour proved good, and always if the forgery
// came by it: or else it could behave until it is trusted, forge once, and do so again and again, until others drop
// this member.
func (e *Engine) isGuarded(now time.Time, from Neighbor) bool {
	if n := e.find(from); n != nil && n.forgery.isKnown() {
		return true
	}
	return !e.forgedAt.IsZero() && now.Sub(e.forgedAt) <= guardFor && !e.isProven(from)
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
func (f *forgery) isDoubtful() bool { return f.dropped || f.isKnown() && f.good < provenBy }

// hasHonest reports whether anybody has a substream who is not known to have forged.
func (e *Engine) hasHonest(s int) bool {
	for _, n := range e.neighbors {
		if n.places[s].depth != noDepth && !n.forgery.isDoubtful() {
			return true
		}
	}
	return false
}

// distrust makes no plans with a neighbour any more, and with leave takes others for parents.
func (e *Engine) distrust(now time.Time, n *neighbor, leave bool) {
	if leave {
		e.abandon(now, n)
		return
	}
	for s := range e.k {
		sub := &e.substreams[s]
		if sub.standby == n.number {
			sub.standby, e.quick = 0, true
		}
		if sub.next == n.number && !sub.granted {
			sub.next, e.quick = 0, true
		}
	}
}

// abandon takes others than a neighbour for parents.
func (e *Engine) abandon(now time.Time, n *neighbor) {
	for s := range e.k {
		e.orphan(now, s, n.number)
	}
}

// A remembered is what is known of somebody who forged and is no neighbour at present.
type remembered struct {
	member  Member
	forgery forgery
}

// remember keeps what is known of a neighbour that leaves, if it forged: it may come again.
func (e *Engine) remember(n *neighbor) {
	if !n.forgery.isKnown() {
		return
	}
	if len(e.forgers) == maxForgers {
		e.forgers = append(e.forgers[:0], e.forgers[1:]...)
	}
	e.forgers = append(e.forgers, remembered{n.member, n.forgery})
}

// recall gives a neighbour that comes what is remembered of it.
func (e *Engine) recall(n *neighbor) {
	i := slices.IndexFunc(e.forgers, func(f remembered) bool { return f.member == n.member })
	if i >= 0 {
		n.forgery = e.forgers[i].forgery
		e.forgers = slices.Delete(e.forgers, i, i+1)
	}
}

// differ reports whether two packets of one number are not of one frame, or not the same part of it.
func differ(a, b *stream.Packet) bool {
	return a.Frame != b.Frame || a.Part != b.Part || a.Parts != b.Parts || a.Timestamp != b.Timestamp ||
		a.Key != b.Key || !bytes.Equal(a.Payload, b.Payload)
}

// charge notes that a neighbour delivered a forgery. One who still does so a while after the first is dropped: who
// passed on somebody else's found out itself by then. Until it is known which of the two a neighbour is, it is asked for
// nothing.
func (e *Engine) charge(now time.Time, s *suspect) {
	n := e.find(s.from)
	if n == nil || n.forgery.dropped {
		return
	}
	f := &n.forgery
	e.counters.Forgeries++
	f.good = 0
	f.bad++
	e.distrust(now, n, f.genuine < genuineForEach*f.bad)
	if f.bad == 1 {
		f.first, f.fine, f.involved = s.at, 0, 0
		e.owner.Forged(n.number)
	}
	if s.at.Sub(f.first) < e.cfg.DropForgerIn || f.bad*forgedShare < f.bad+f.fine {
		return
	}
	f.dropped = true
	e.counters.ForgersDropped++
	e.abandon(now, n)
	n.children, n.standby, n.leaving, n.regrant = 0, 0, 0, true
	e.relist()
	e.owner.Forger(n.number)
}

// Suspect tells that a neighbour forged in another stream of the same publisher. It is treated here as if it had forged
// once, but is dropped for what it does here alone.
func (e *Engine) Suspect(now time.Time, number Neighbor) {
	n := e.find(number)
	if n == nil || n.forgery.isKnown() {
		return
	}
	f := &n.forgery
	f.elsewhere, f.good = true, 0
	e.distrust(now, n, f.genuine < genuineForEach)
	e.settle(now)
}

// HasForged reports whether a neighbour is known to have forged, in this stream or another of the publisher.
func (e *Engine) HasForged(number Neighbor) bool {
	n := e.find(number)
	return n != nil && n.forgery.isKnown()
}

// rival looks at a packet that came although another is held in its place: if they differ, one of them is forged.
func (e *Engine) rival(now time.Time, from Neighbor, c *cell, p *stream.Packet) {
	if !differ(&c.packet, p) {
		return
	}
	s := suspect{*p, from, now}
	if c.verified {
		e.charge(now, &s)
		return
	}
	e.suspect(s)
}
