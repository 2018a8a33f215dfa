package netgroup

import (
	"errors"
	"fmt"
	"time"

	"lyceum/session/rtmfp"
	"lyceum/session/wire"
)

// What is fleeting, such as where somebody draws, is posted like all else, but apart from it: in envelopes of version 2, by a
// spreading of its own, over flows that go before those of messages and after those of streams (sideflow.go), in which the
// messages post, announce, fetch and prune are as there. Their numbers are class time in microseconds, or rise by one; those
// that are not of the last seconds are dropped. Nothing is kept for longer than a few seconds, nobody is told of what came before, and
// what waits for 250 ms is given up.
//
// Who posts sends it to more neighbours than the tree needs, as many as a quarter of its line carries, so that it goes over few links.

// MaxFleeting is the longest fleeting post, in bytes.
const MaxFleeting = 1 << 10

const (
	// What is passed on of one author: a stroke or a pointer each frame, and a little more; and four times as much as a second's at once.
	briefRate, briefBurst          = 90.0, 360.0
	briefByteRate, briefBytesBurst = 96 << 10, 384 << 10
	// What is passed on in all, and half of it of one neighbour; and what is read of one, whatever it is about.
	briefRelayRate, briefRelayBurst = 600.0, 1800.0
	briefReadRate, briefReadBurst   = 900.0, 2700.0
	// How far from class time here a number may be.
	fleetingLate, fleetingEarly = 5 * time.Second, 2 * time.Second
	// fleetingStart is how long one waits for a line.
	fleetingStart  = 250 * time.Millisecond
	fleetingFinish = time.Second
	// fleetingKbit is about what somebody who draws takes of a line for each neighbour: 60 posts of 300 bytes a second. A
	// quarter of the uplink may go into copies, at least two, and to 32 neighbours at most.
	fleetingKbit   = 150
	fleetingCopies = 32
)

// A briefAuthor is what is remembered of somebody's fleeting posts.
type briefAuthor struct {
	window postWindow
	count  allowance
	bytes  allowance
}

// may reports whether one more may be passed on, and counts it.
func (b *briefAuthor) may(now time.Time, size int) bool {
	if !b.count.has(now, briefRate, briefBurst) || !b.bytes.hasFor(now, float64(size), briefByteRate, briefBytesBurst) {
		return false
	}
	b.count.spent++
	b.bytes.spent += float64(size)
	return true
}

// PostFleeting sends all members a message that is worth nothing a moment later: before other posts, not kept, not ordered,
// delivered at most once to each. Errors are those of Post.
func (g *Group) PostFleeting(now time.Time, data []byte) error {
	if err := g.mayPost(now, data); err != nil {
		return err
	}
	if len(data) > MaxFleeting {
		return fmt.Errorf("fleeting post of %d bytes: at most %d", len(data), MaxFleeting)
	}
	g.fleetingSeq = max(g.fleetingSeq+1, uint64(max(g.ClassTime(now).UnixMicro(), 0)))
	raw, err := sealPost(fleetingVersion, g.content, g.id, g.c.cfg.Identity, g.fleetingSeq, data, g.c.cfg.Random)
	if err != nil {
		return err
	}
	s := g.spreadFleeting(now)
	s.engine.SetSpread(int(min(g.Uplink()/4/fleetingKbit, fleetingCopies)))
	s.publish(now, messagePost, raw)
	return nil
}

// spreadFleeting returns the spreading of what is fleeting, which begins with the first.
func (g *Group) spreadFleeting(now time.Time) *spreading {
	if g.fleeting == nil {
		g.fleeting = newSpreading(now, g, ofFleeting)
		for _, n := range g.ups {
			if !n.silent {
				g.fleeting.add(now, n)
			}
		}
	}
	return g.fleeting
}

// sendFleeting writes a message of the spreading of what is fleeting.
func (n *neighbor) sendFleeting(now time.Time, b []byte) bool {
	var d rtmfp.Deadlines
	if messageKind(b[0]) == messagePost {
		d = rtmfp.Deadlines{StartBy: now.Add(fleetingStart), FinishBy: now.Add(fleetingFinish)}
	}
	return n.sendAside(now, sideFleeting, b, d)
}

// receiveFleeting reads a message in the flow of what is fleeting. Of a neighbour that sends too many some are not read.
func (n *neighbor) receiveFleeting(now time.Time, b []byte) {
	g := n.group
	if n.dropped || !n.up || g.state != groupOpen {
		return
	}
	g.rates.received[trafficPosts].add(now, len(b))
	n.gave.add(now, len(b))
	if !n.brief.has(now, briefReadRate, briefReadBurst) {
		g.counters.Slowed++
		return
	}
	n.brief.spent++
	if err := n.gotFleeting(now, b); err != nil {
		n.fault(now)
	}
}

func (n *neighbor) gotFleeting(now time.Time, b []byte) error {
	g := n.group
	if len(b) == 0 {
		return fmt.Errorf("fleeting: %w", wire.ErrMalformed)
	}
	switch kind := messageKind(b[0]); kind {
	case messagePost:
		return g.gotFleetingPost(now, n, b)
	case messageAnnounce, messageFetch, messagePrune:
		return g.spreadFleeting(now).receive(now, n, kind, b[1:])
	}
	return fmt.Errorf("fleeting: %w", wire.ErrMalformed)
}

// gotFleetingPost takes in a fleeting post, delivers it if it is new, and passes it on. How many are looked at is bounded before
// any signature is checked; who wrote them is not known before.
func (g *Group) gotFleetingPost(now time.Time, from *neighbor, message []byte) error {
	if !g.spec.carriesPosts() {
		return ErrNotEnabled
	}
	s := g.spreadFleeting(now)
	p, fresh, err := s.take(now, from, message)
	if !fresh {
		return err
	}
	if !s.mayRelay(now, from, briefRelayRate, briefRelayBurst) {
		g.counters.Slowed++
		s.refuse(now, &p, false)
		return nil
	}
	data, e, err := g.judgePost(now, from, fleetingVersion, p.raw)
	if err == nil && len(data) > MaxFleeting {
		err = fmt.Errorf("fleeting post of %d bytes: %w", len(data), wire.ErrMalformed)
	}
	if err != nil {
		s.refuse(now, &p, false)
		if errors.Is(err, errTooEarly) || errors.Is(err, errTakenAway) {
			return nil
		}
		return err
	}
	brief := &g.authors.of(now, e.author).brief
	switch {
	case !g.isOfNow(now, e.number):
	case !brief.may(now, len(p.raw)):
		g.counters.Slowed++
	case !brief.window.accept(e.number):
		g.counters.Duplicate++
	default:
		g.counters.Fleeting++
		g.c.emit(FleetingReceived{Group: g, Author: e.author, Data: data})
		s.pass(now, &p)
		return nil
	}
	s.refuse(now, &p, false)
	return nil
}

// isOfNow reports whether the number of a fleeting post is of about now. Where nobody's clock is that of the group, any is.
func (g *Group) isOfNow(now time.Time, number uint64) bool {
	if !g.hasStaff() {
		return true
	}
	off := g.ClassTime(now).Sub(time.UnixMicro(int64(min(number, 1<<62))))
	return -fleetingEarly <= off && off <= fleetingLate
}
